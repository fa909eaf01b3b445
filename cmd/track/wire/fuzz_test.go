package wire_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/cmd/track/wire"
	"atrium/model"
)

// hostile is a server that says what it likes.
type hostile struct {
	io.Reader
	io.Writer
}

func (hostile) Close() error { return nil }

func frame(kind byte, payload []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(payload)+1))
	return append(append(b, kind), payload...)
}

// FuzzClient: whatever a server answers, nothing is marked as acknowledged beyond what was
// sent, and nothing ends the process.
func FuzzClient(f *testing.F) {
	hello := frame('H', []byte(`{"protocol":1}`))
	begun := frame('B', []byte(`{"key":"CLAS-1"}`))
	f.Add(append(append(hello, begun...), frame('A', []byte(`{"through":3,"refused":[{"seq":2,"why":"no"}]}`))...))
	f.Add(append(append(hello, begun...), frame('A', []byte(`{"through":18446744073709551615,"refused":[{"seq":99}]}`))...))
	f.Add(append(append(hello, begun...), frame('X', []byte(`{"code":"read_only","message":"m","details":{"a":"b"}}`))...))
	f.Add(append(append(hello, begun...), frame('A', []byte(`{"through":1,"error":{"code":"read_only"}}`))...))
	f.Add(append(append(hello, begun...), frame('A', []byte(`{}`))...))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 'H'})
	dir := f.TempDir()
	s := journal.Open(filepath.Join(dir, ".atrium"))
	id := journal.Identity{Run: run.NewID(), Project: project, Created: time.Now()}
	w, err := s.Create(id, journal.Options{SyncEvery: time.Hour})
	if err != nil {
		f.Fatal(err)
	}
	_ = w.Append(time.Now(), journal.Status{State: journal.StateRunning}, journal.Sample{}, journal.Status{State: journal.StateFinished})
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, answers []byte) {
		_ = os.Remove(filepath.Join(s.Dir(), id.Run.String(), "acked"))
		c := wire.New(func(context.Context) (io.ReadWriteCloser, error) {
			return hostile{bytes.NewReader(answers), io.Discard}, nil
		})
		c.Patience = time.Second
		_, err := run.Send(context.Background(), s, c, id.Run)
		m, _ := s.Mark(id.Run)
		if m.Seq > 3 || err == nil && m.Seq == 0 {
			t.Errorf("%+v after %v", m, err)
		}
		if m.Seq > 0 && !bytes.Contains(answers, []byte("through")) && !bytes.Contains(bytes.ToLower(answers), []byte("through")) && !bytes.Contains(answers, []byte("\\u")) {
			t.Errorf("%+v: nobody acknowledged that", m)
		}
		for _, r := range m.Refused {
			if r.Seq == 0 || r.Seq > m.Seq {
				t.Errorf("%+v", m)
			}
		}
	})
}

// FuzzServe: whatever a client sends, the server goes on for others, and only what is in
// order is stored.
func FuzzServe(f *testing.F) {
	h := newHouse(f)
	hello := frame('H', []byte(`{"protocol":1}`))
	id := run.NewID()
	begin := frame('B', []byte(`{"identity":{"run":"`+id.String()+`","project":"`+project+`","person":"ada","created":"2026-01-01T00:00:00Z"}}`))
	records := append(append([]byte{}, id[:]...), 1, 1, 2, byte(journal.KindSample), 3, 0, 0, 0)
	f.Add(append(append(append([]byte{}, hello...), begin...), frame('A', records)...))
	f.Add(append(append(append([]byte{}, hello...), begin...), frame('F', append([]byte{0, 2}, "{}"...))...))
	f.Add(append(append(append([]byte{}, hello...), begin...), frame('E', []byte(`{"run":"`+id.String()+`"}`))...))
	f.Add(frame('A', records))
	f.Add([]byte{0x7f, 0xff, 0xff, 0xff, 'A', 1, 2, 3})
	f.Fuzz(func(t *testing.T, told []byte) {
		_ = wire.Serve(context.Background(), h.store, h.ada, bytes.NewReader(told), io.Discard)
		for _, actor := range []model.Actor{{}, {Person: 999, Via: model.ViaSSH}} {
			_ = wire.Serve(context.Background(), h.store, actor, bytes.NewReader(told), io.Discard)
		}
		(&house{TB: t, store: h.store}).look(func(u model.Unit) {
			if u.Name("ml-team") == nil {
				t.Error("the deployment is gone")
			}
		})
	})
}

// TestAHostileClientHarmsNobody: while one sends rubbish, and another claims lengths
// without bytes, a third brings its run.
func TestAHostileClientHarmsNobody(t *testing.T) {
	h := newHouse(t)
	for _, told := range [][]byte{
		{0x00, 0x1f, 0xff, 0xff, 'H'},
		[]byte("GET / HTTP/1.1\r\n\r\n"), frame('B', []byte(`{}`)),
		append(frame('H', []byte(`{}`)), frame('B', bytes.Repeat([]byte("["), 1<<20))...),
		append(frame('H', []byte(`{}`)), frame('A', make([]byte, 17))...),
	} {
		var out bytes.Buffer
		if err := wire.Serve(context.Background(), h.store, h.ada, bytes.NewReader(told), &out); err == nil && out.Len() == 0 && len(told) > 5 {
			t.Errorf("%q passed", told[:5])
		}
	}
	s, id := recorded(t, 10)
	if err := bring(s, h.client(), id, 0); err != nil || !s.Summary(id).Done() {
		t.Error(err)
	}
}
