//go:build !unix

package dial

// resized tells nothing: this system has no signal for it.
func resized() (changes <-chan struct{}, stop func()) { return nil, func() {} }
