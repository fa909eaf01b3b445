//go:build unix

// Package child runs a command so that nobody can tell that there is a parent between
// it and the shell (SPEC T1), and keeps a copy of what it prints.
//
// Process group: the child stays in the group and session of its tracker. Ctrl+c,
// ctrl+z, fg, bg, a pipe to a pager and kill of the whole group work because the kernel
// does them, as without us; a tracker that is killed leaves no terminal behind in
// another group's hands. Rejected: a group of the child's own, brought to the foreground
// (a pager in the same pipeline would be stopped by its first read), and a session of
// its own under a terminal of ours, as script(1) does (standard input would pass
// through us, and the shell's job control would end at us). The price: of SIGINT and
// SIGQUIT we cannot know whether the terminal sent them to all. While our group is in
// the terminal's foreground they count as the terminal's and are not sent on; otherwise,
// and every other signal, they are.
//
// Output: a stream that is a terminal gets a pseudo-terminal of its own, so that the
// child sees one of the same size and settings; output processing is off in it, so that
// bytes come through as they are. A stream that is not gets a pipe. Where standard
// output and error are one file the child gets one file, and order is kept. Standard
// input is inherited, and so are all other descriptors. What a program can notice: the
// name of its terminal, and that settings it changes through descriptor 1 or 2 (not 0
// or /dev/tty) have no effect on the real one.
//
// Policy: first the bytes go to where they belong, then a copy is offered to a buffer of
// fixed size. If whoever takes from it is slower than the child, the copy is dropped and
// its bytes are counted (Chunk.Dropped); the child waits for its reader as it does
// without us, and never for tracking. Of a command that prints more than 16 MiB a second
// for long the rest is not kept either, and where output is a pipe or file it then goes
// there inside the kernel (splice): recording must not take the processor from it.
//
// A tracker that is killed, even by SIGKILL, does not take the child with it: a process of
// its own (Relay), started when the child has lived for a tenth of a second, holds the
// same ends, and passes on the output from then on. What the tracker had read and not
// written is lost with it; nothing is recorded any more.
//
// A descendant that outlives the child and holds its output does not hold the tracker:
// what is left of the output is passed on by the relay, so that the descendant neither
// blocks nor dies of a broken pipe. It is not recorded any more.
package child
