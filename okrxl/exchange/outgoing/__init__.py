"""Making the department workbooks and the e-mail drafts."""
