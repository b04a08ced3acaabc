/** jest takes a hundred lines for each stack trace, and makes one for each `expect`. */
Error.stackTraceLimit = 12;
