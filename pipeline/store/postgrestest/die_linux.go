package postgrestest

import "syscall"

// dieWithParent has the server stop also when the test is killed.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGQUIT }
