// Package serve is what a process does for others while it holds the file: it
// lets them in over SSH (`atrium serve`) and, on this machine, over the Unix
// socket beside the file (H0, H1). It joins the transport (cmd/sshd) with the
// store: whose key it is, who may stay after a change, what is counted.
//
//	config.go   what can be configured, from where, and what is wrong with it
//	door.go     one host over one store: identities and live sessions
//	serve.go    the life of `atrium serve`: listeners, signals, the end
//	socket.go   where the Unix socket is, and opening it
//	watch.go    health and figures on a loopback listener
//
// What a session does is the caller's: the same command tree and the same console
// as everywhere.
package serve
