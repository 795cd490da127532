Attribute VB_Name = "okrxl"
Option Explicit

' What the buttons on the Home sheet and the OKR tab of the ribbon do.
'
' This module reads no cell and writes none. Each click starts one program,
'     python -P -m okrxl.button refresh --book "the workbook's name" --hwnd (Excel's window)
' which works in this Excel and says itself what it has done. Nothing runs when the workbook opens.
' Python is found, in this order, by
'     1. what "okrxl install" has written for GetSetting("okrxl", "install", "python"),
'     2. the environment variable OKRXL_PYTHON,
'     3. the program okrxl on the search path.
' Windows: hidden, and Excel waits. Mac: by okrxl.applescript, in the background. Elsewhere: by Shell.

Private Const QUOTE As String = """"
Private running As Boolean

Public Sub OkrxlCheck()
    Start "check"
End Sub

Public Sub OkrxlRefresh()
    Start "refresh"
End Sub

Public Sub OkrxlImport()
    Start "import"
End Sub

Public Sub OkrxlReport()
    Start "report"
End Sub

Public Sub OkrxlDistribute()
    Start "distribute"
End Sub

Public Sub OkrxlCollect()
    Start "collect"
End Sub

Public Sub OkrxlClose()
    Start "close"
End Sub

Public Sub OkrxlRestore()
    Start "restore"
End Sub

' Every button of the ribbon calls this; its tag is what it does.
Public Sub OkrxlClick(control As Object)
    Start CStr(control.Tag)
End Sub

Private Sub Start(verb As String)
    Dim failed As Boolean
    If running Then
        ' No message box: while one is open, Excel refuses the program that is at work.
        Application.StatusBar = Words("busy", "okrxl is still at work. Please wait for it to finish.")
        Exit Sub
    End If
    If ActiveWorkbook Is Nothing Then
        Tell Words("no_book", "Open a workbook first, and click Enable Editing if Excel shows that bar.")
        Exit Sub
    End If
    running = True
    failed = True
    On Error Resume Next
    failed = Launch(verb, ActiveWorkbook.Name) <> 0
    On Error GoTo 0
    running = False
    If failed Then
        Tell Words("missing", "okrxl could not be started on this computer." & vbLf & vbLf & _
            "First time? Double-click setup.cmd (on a Mac setup.command) beside the file okrxl-...whl" & vbLf & _
            "Where Excel may start no programs:  okrxl attach" & vbLf & _
            "What is wrong:  okrxl doctor")
    End If
End Sub

' Starts the program: 0 when it has told the user how it went, or works on in the background.
Private Function Launch(verb As String, book As String) As Long
    Dim windows As Object, folder As String
#If Mac Then
    ' LibreOffice reads past the lines that begin with #, so this has to be asked again.
    If InStr(Application.OperatingSystem, "Mac") > 0 Then
        AppleScriptTask "okrxl.applescript", "okrxlClick", Python() & vbLf & verb & vbLf & book
        Exit Function
    End If
#End If
    Set windows = WindowsShell()
    If windows Is Nothing Then
        Shell CommandLine(verb, book), 0
    Else
        ' Run replaces %NAME% by the variable NAME, also inside a workbook's name.
        windows.Environment("Process").Item("OKRXL_PERCENT") = "%"
        ' Nothing is run from the folder that happens to be the current one: Windows would look there first.
        folder = windows.CurrentDirectory
        windows.CurrentDirectory = Environ("SystemRoot")
        ' LibreOffice answers nobody while it waits, so only Excel does.
        On Error Resume Next
        Launch = 1
        Launch = windows.Run(Replace(CommandLine(verb, book), "%", "%OKRXL_PERCENT%"), 0, ExcelWindow() <> "")
        windows.CurrentDirectory = folder
    End If
End Function

Private Function CommandLine(verb As String, book As String) As String
    Dim program As String
    program = Python()
    If program = "" Then
        program = "okrxl button "
    Else
        program = QUOTE & program & QUOTE & " -P -m okrxl.button "
    End If
    ' A quotation mark cannot stand in a file name on Windows; elsewhere it would end the argument.
    CommandLine = program & verb & " --book " & QUOTE & Replace(book, QUOTE, "") & QUOTE & ExcelWindow()
End Function

' The interpreter that okrxl was installed with, or nothing.
Private Function Python() As String
    On Error Resume Next
    Python = GetSetting("okrxl", "install", "python", "")
    If Python = "" Then Python = Environ("OKRXL_PYTHON")
End Function

' Which of several Excels this is; LibreOffice has no such number.
Private Function ExcelWindow() As String
    Dim host As Object
    On Error Resume Next
    Set host = Application
    ExcelWindow = " --hwnd " & CStr(host.Hwnd)
End Function

' Nothing on a Mac and in LibreOffice on Linux.
Private Function WindowsShell() As Object
    On Error Resume Next
    Set WindowsShell = CreateObject("WScript.Shell")
End Function

' VBA's own MsgBox shows Chinese as ???? where Windows is not Chinese; Popup does not.
Private Sub Tell(message As String)
    Dim windows As Object
    Set windows = WindowsShell()
    If windows Is Nothing Then
        MsgBox message, vbExclamation, "okrxl"
    Else
        windows.Popup message, 0, "okrxl", vbExclamation + vbSystemModal
    End If
End Sub

' A text in the workbook's language: the hidden name _okrxl.text.KEY refers to ="the text".
Private Function Words(key As String, english As String) As String
    Dim formula As String
    On Error Resume Next
    formula = ThisWorkbook.Names("_okrxl.text." & key).RefersTo
    On Error GoTo 0
    Words = english
    If Len(formula) > 3 Then Words = Replace(Mid(formula, 3, Len(formula) - 3), "\n", vbLf)
End Function
