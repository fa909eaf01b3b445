package wire

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/model"
)

// Dial reaches a server. It is asked again when the link broke.
type Dial func(ctx context.Context) (io.ReadWriteCloser, error)

// Client is a server of runs as trackers and syncers see it: a run.Uplink. It connects
// at the first call, and again after its link broke. Calls may come from several
// goroutines; they take turns.
type Client struct {
	Name     string // of the server, for people
	dial     Dial
	Patience time.Duration // how long the server may take for one answer: 30 s

	mu     sync.Mutex
	link   io.ReadWriteCloser // nil: none
	in     *bufio.Reader
	person string
	begun  map[journal.RunID]string // on this link: its key
	closed bool
}

// New is a client that has not connected yet.
func New(dial Dial) *Client { return &Client{dial: dial} }

var _ run.Uplink = (*Client)(nil)

// Check asks whether a run could begin: the error says why not. Nothing changes.
func (c *Client) Check(ctx context.Context, id journal.Identity) (person string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.again(ctx, func() error {
		_, err := c.ask(ctx, kindBegin, encode(begin{id, true}))
		return err
	})
	return c.person, err
}

// Begin registers the run, once a link.
func (c *Client) Begin(ctx context.Context, id journal.Identity) (key string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.again(ctx, func() error {
		key, err = c.begin(ctx, id)
		return err
	})
	return key, err
}

func (c *Client) begin(ctx context.Context, id journal.Identity) (string, error) {
	if err := c.connect(ctx); err != nil {
		return "", err
	}
	if key, ok := c.begun[id.Run]; ok {
		return key, nil
	}
	b, err := c.ask(ctx, kindBegin, encode(begin{Identity: id}))
	if err != nil {
		return "", err
	}
	var got begun
	if err := c.read(b, &got); err != nil {
		return "", err
	}
	c.begun[id.Run] = got.Key
	return got.Key, nil
}

// Append sends records, the contents of artifacts first.
func (c *Client) Append(ctx context.Context, id journal.Identity, records []journal.Record, content run.Content) (run.Ack, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all run.Ack
	for len(records) > 0 {
		n := 1 // up to the next artifact, whose content goes first
		for n < len(records) && n < MaxRecords && records[n].Body.Kind() != journal.KindArtifact {
			n++
		}
		var got run.Ack
		err := c.again(ctx, func() (err error) {
			got, err = c.send(ctx, id, records[:n], content)
			return err
		})
		if got.Through > 0 {
			all.Through = got.Through
			all.Refused = append(all.Refused, got.Refused...)
		}
		if err != nil || got.Through < records[n-1].Seq {
			return all, err
		}
		records = records[n:]
	}
	return all, nil
}

// send brings one message of records, of which the first may be an artifact.
func (c *Client) send(ctx context.Context, id journal.Identity, records []journal.Record, content run.Content) (out run.Ack, err error) {
	if _, err := c.begin(ctx, id); err != nil {
		return out, err
	}
	unread := map[uint64]error{} // artifacts whose content is not what it was here
	if a, ok := records[0].Body.(journal.Artifact); ok {
		err := c.upload(ctx, id, a, content)
		var here *localError
		if err != nil && !errors.As(err, &here) && model.CodeOf(err) == model.Invalid {
			here = &localError{err} // the server will never take it
		}
		if here != nil {
			// The rest of the run must not wait for ever for a file that is gone.
			unread[records[0].Seq] = here.err
			records = append([]journal.Record{{Seq: records[0].Seq, Time: records[0].Time, Body: journal.Unknown{Of: journal.KindArtifact}}}, records[1:]...)
		} else if err != nil {
			return out, err
		}
	}
	b, err := encodeRecords(id.Run, records)
	if err != nil {
		return out, err
	}
	b, err = c.ask(ctx, kindAppend, b)
	if err != nil {
		return out, err
	}
	var got ack
	if err := c.read(b, &got); err != nil {
		return out, err
	}
	// The server may have had more than was sent; what was not sent is not answered for.
	first, last := records[0].Seq, records[len(records)-1].Seq
	if got.Through >= first {
		out.Through = min(got.Through, last)
	}
	for _, r := range got.Refused {
		if r.Seq < first || r.Seq > out.Through {
			return run.Ack{}, c.lost(fmt.Errorf("%w: record %d is refused, which was not sent", errBroken, r.Seq))
		}
		if why := unread[r.Seq]; why != nil {
			r.Why = why.Error()
		}
		delete(unread, r.Seq)
		out.Refused = append(out.Refused, r)
	}
	for seq, why := range unread { // nobody has it: it must stay named
		if seq <= out.Through {
			out.Refused = append(out.Refused, journal.Refusal{Seq: seq, Why: why.Error()})
		}
	}
	if got.Error != nil {
		return out, got.Error.err()
	}
	return out, nil
}

// localError is of this machine's disk, not of the server.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }

// upload brings the content of an artifact, from where the server has it.
func (c *Client) upload(ctx context.Context, id journal.Identity, a journal.Artifact, content run.Content) error {
	at, err := c.piece(ctx, id, a, 0, nil)
	if err != nil || at >= a.Bytes {
		return err
	}
	f, err := content(a)
	if err != nil {
		return &localError{err}
	}
	defer f.Close()
	body := struct{ io.Reader }{f} // with the checksum, not past it
	if _, err := io.CopyN(io.Discard, body, at); err != nil {
		return &localError{err}
	}
	b := make([]byte, MaxPiece)
	for at < a.Bytes {
		n, err := io.ReadFull(body, b)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return &localError{err}
		}
		if at+int64(n) >= a.Bytes { // the end, where the checksum is compared
			if _, err := body.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				return &localError{cmp.Or(err, fmt.Errorf("the artifact %s has grown", a.Name))}
			}
		} else if err != nil {
			return &localError{err}
		}
		got, err := c.piece(ctx, id, a, at, b[:n])
		if err != nil {
			return err
		}
		if got != at+int64(n) {
			return c.lost(fmt.Errorf("%w: of the file %s %d bytes are there, and not %d", errBroken, a.Name, got, at+int64(n)))
		}
		at = got
	}
	return nil
}

// piece sends some content, or none to hear how far it is there.
func (c *Client) piece(ctx context.Context, id journal.Identity, a journal.Artifact, at int64, data []byte) (int64, error) {
	head := encode(file{id.Run.String(), a.SHA256, at})
	b, err := c.ask(ctx, kindFile, []byte{byte(len(head) >> 8), byte(len(head))}, head, data)
	if err != nil {
		return 0, err
	}
	var got have
	if err := c.read(b, &got); err != nil {
		return 0, err
	}
	if got.Have < 0 || got.Have > a.Bytes {
		return 0, c.lost(errBroken)
	}
	return got.Have, nil
}

// End says that this tracker sends no more.
func (c *Client) End(ctx context.Context, id journal.Identity) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.again(ctx, func() error {
		if _, err := c.begin(ctx, id); err != nil {
			return err
		}
		_, err := c.ask(ctx, kindEnd, encode(end{id.Run.String()}))
		delete(c.begun, id.Run)
		return err
	})
}

// Person is as whom the server takes what is sent; "" before a connection.
func (c *Client) Person() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.person
}

// Close ends the link.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.drop()
}

// broken is a link that ended: whatever was asked may be asked again.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

// again does what may be done twice, once more at once if the link broke: the holder of
// the file has left, and there is another one.
func (c *Client) again(ctx context.Context, f func() error) error {
	had := c.link != nil
	err := f()
	if b := (broken{}); had && errors.As(err, &b) && ctx.Err() == nil {
		err = f()
	}
	if b := (broken{}); errors.As(err, &b) {
		e := model.Errorf(model.Unavailable, "The link to the server %sbroke.", c.name()).WithHint("It is tried again.")
		e.Cause = b.error
		return e
	}
	return err
}

func (c *Client) name() string {
	if c.Name == "" {
		return ""
	}
	return c.Name + " "
}

func (c *Client) connect(ctx context.Context) error {
	if c.link != nil {
		return nil
	}
	if c.closed {
		return model.Errorf(model.Unavailable, "The link to the server is closed.")
	}
	link, err := c.dial(ctx)
	if err != nil {
		return err
	}
	c.link, c.in, c.begun = link, bufio.NewReaderSize(link, 64<<10), map[journal.RunID]string{}
	b, err := c.ask(ctx, kindHello, encode(hello{Protocol: Protocol}))
	if err != nil {
		c.drop()
		return err
	}
	var got hello
	if err := c.read(b, &got); err != nil {
		return err
	}
	if got.Protocol != Protocol {
		c.drop()
		return model.Errorf(model.Unavailable, "The server speaks version %d of the protocol of runs, this Atrium %d.", got.Protocol, Protocol).
			WithHint("Use the same Atrium here and there.")
	}
	c.person = got.Person
	return nil
}

func (c *Client) drop() {
	if c.link != nil {
		_ = c.link.Close()
		c.link = nil
	}
}

// lost gives the link up.
func (c *Client) lost(err error) error {
	c.drop()
	var e *model.Error
	if errors.As(err, &e) {
		return err
	}
	return broken{err}
}

func (c *Client) read(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return c.lost(fmt.Errorf("%w: %w", errBroken, err))
	}
	return nil
}

// ask sends a request and waits for its answer.
func (c *Client) ask(ctx context.Context, kind byte, parts ...[]byte) ([]byte, error) {
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	link := c.link
	ctx, done := context.WithTimeout(ctx, cmp.Or(c.Patience, 30*time.Second))
	defer done()
	defer context.AfterFunc(ctx, func() { _ = link.Close() })()
	var got byte
	var b []byte
	err := writeFrame(link, kind, parts...)
	if err == nil {
		got, b, err = readFrame(c.in)
	} else if _, _, why := readFrame(c.in); why != nil { // it may have said why it went
		err = why
	}
	switch {
	case err != nil && ctx.Err() != nil:
		c.drop()
		return nil, model.Errorf(model.Unavailable, "The server %sdoes not answer.", c.name()).WithHint("It is tried again.")
	case err != nil:
		return nil, c.lost(err)
	case got == kindError:
		var f fault
		if err := c.read(b, &f); err != nil {
			return nil, err
		}
		return nil, f.err()
	case got != kind:
		return nil, c.lost(errBroken)
	}
	return b, nil
}
