-- What the buttons start on a Mac. Excel may run nothing but scripts in this folder; "okrxl install" put this one here.
-- A click gives three lines: the interpreter (or nothing), what to do, and the workbook's name.

property installed : "$python"

on okrxlClick(arguments)
	set {python, verb, book} to paragraphs of arguments
	if python is "" then set python to installed
	do shell script "test -x " & quoted form of python
	do shell script quoted form of python & " -P -m okrxl.button " & quoted form of verb & " --book " & quoted form of book & " > /dev/null 2>&1 &"
	return ""
end okrxlClick
