package cmd

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"atrium/cmd/output"
	"atrium/model"
)

// fields are the names of an object's fields, in order.
func fields(t *testing.T, doc string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(doc))
	var names []string
	depth, key := 0, false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(names, " ")
		}
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		switch v := tok.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				depth++
			} else {
				depth--
			}
			key = depth == 1
			continue
		case string:
			if depth == 1 && key {
				names = append(names, v)
				key = false
				continue
			}
		}
		key = depth == 1
	}
}

// TestFieldsOfSpec holds the shapes that scripts rely on (SPEC 8).
func TestFieldsOfSpec(t *testing.T) {
	w := team(t)
	row := func(args ...string) string {
		out := w.ok(append(args, "--json")...)
		return strings.TrimSuffix(strings.Split(out, "\n")[1], ",")
	}
	for name, c := range map[string]struct{ doc, want string }{
		"workspace": {row("workspace", "list"), "id name kind description owner state created_at role people pending projects plan read_only"},
		"people":    {row("people", "list"), "person name email kind role status guest joined_at expires_at invitation_expires_at invited_by projects hours_seconds storage_bytes"},
		"project":   {row("project", "list"), "name full_name key workspace visibility member_access description role people storage_bytes created_by created_at trashed_at"},
		"access":    {row("access", "list", "ml-team/api"), "person role sources guest expires_at"},
		"who-can":   {row("who-can", "project.view", "ml-team/api"), "person role sources guest expires_at"},
		"can":       {w.ok("can", "ada", "project.edit", "ml-team/api", "--json"), "allowed person action target reason sources would_allow"},
		"audit":     {row("audit", "list"), "seq at actor operator via operation target workspace before after reason hash"},
		"mine":      {row("--as", "mary", "invitation", "list"), "id workspace project role invited_by state created_at expires_at"},
		"list":      {w.ok("people", "list", "--json"), "data page"},
	} {
		got := " " + fields(t, c.doc) + " "
		for _, f := range strings.Fields(c.want) {
			if !strings.Contains(got, " "+f+" ") {
				t.Errorf("%s has%s, not %s", name, got, f)
			}
		}
	}
}

func TestListsGoOnWithACursor(t *testing.T) {
	w := team(t)
	type page struct {
		Data []struct {
			Who   *string `json:"person"`
			Email string
		}
		Page struct {
			Size  int
			Total *int
			Next  *string
		}
	}
	var seen []string
	after := ""
	for range 10 {
		var p page
		if err := json.Unmarshal([]byte(w.ok("people", "list", "--json", "--page-size", "1", "--after", after)), &p); err != nil {
			t.Fatal(err)
		}
		if p.Page.Size != 1 || len(p.Data) != 1 {
			t.Fatalf("page %+v", p)
		}
		seen = append(seen, p.Data[0].Email)
		if p.Page.Next == nil {
			break
		}
		after = *p.Page.Next
	}
	if got := strings.Join(seen, " "); got != "ada@example.com grace@example.com mary@example.com" {
		t.Errorf("pages: %s", got)
	}
	var all page
	if err := json.Unmarshal([]byte(w.ok("people", "list", "--json", "--page-size", "1", "--all")), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Data) != 3 || all.Page.Next != nil || all.Page.Total == nil || *all.Page.Total != 3 {
		t.Errorf("--all: %+v", all)
	}
	r := w.run("people", "list", "--page-size", "1")
	contains(t, r.err, "1 of 3 shown. More: --after "+output.Cursor("atrium people", "ada")+", or --all.")
	if strings.Count(r.out, "\n") != 2 {
		t.Errorf("table: %q", r.out)
	}
	if got := w.ok("people", "list", "--page-size", "1", "--all", "-o", "csv"); strings.Count(got, "\n") != 4 || strings.Count(got, "person,name,") != 1 {
		t.Errorf("csv: %s", got)
	}
}

func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	w := team(t)
	for _, cursor := range []string{"ada", "%", output.Cursor("atrium project", "ada"), output.Cursor("atrium people", "ada") + "A", "\x1b[2J"} {
		contains(t, w.fails(2, "people", "list", "--after", cursor), "not a cursor of this list", "page.next")
	}
	contains(t, w.ok("people", "list", "--after", output.Cursor("atrium people", "ada")), "grace")
	w.ok("inbox", "--after", output.Cursor("atrium inbox", "1"))
	w.ok("inbox", "list", "--after", output.Cursor("atrium inbox", "1"))
}

func TestEmptyLists(t *testing.T) {
	w := team(t)
	for format, want := range map[string]string{
		"json": `{"data":[],"page":{"size":100,"total":0,"next":null}}` + "\n",
		"yaml": "data: []\npage:\n  size: 100\n  total: 0\n  next: null\n",
		"csv":  "id,kind,at,text,workspace,read,request,state\n",
	} {
		if got := w.ok("--as", "linus", "inbox", "-o", format); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
	r := w.run("--as", "linus", "inbox")
	if r.err != "The inbox is empty.\n" {
		t.Errorf("note %q", r.err)
	}
}

func TestBoldOnlyOnAColourTerminal(t *testing.T) {
	w := team(t)
	w.tty, w.env["TERM"] = true, "xterm-256color"
	contains(t, w.ok("people", "list"), "\x1b[1mPERSON")
	for _, flag := range []string{"--no-color", "--plain", "--json"} {
		if out := w.ok("people", "list", flag); strings.Contains(out, "\x1b") {
			t.Errorf("%s: %q", flag, out)
		}
	}
	w.env["NO_COLOR"] = "1"
	if out := w.ok("people", "list"); strings.Contains(out, "\x1b") {
		t.Errorf("NO_COLOR: %q", out)
	}
}

// TestErrorShapes tries every code: the exit status, one line for people, and
// one object for scripts.
func TestErrorShapes(t *testing.T) {
	for code, exit := range map[model.Code]int{
		model.Internal: 1, model.Invalid: 2, model.NotFound: 3, model.Denied: 4,
		model.Conflict: 5, model.ReadOnly: 6, model.OverQuota: 6, model.Unavailable: 7,
	} {
		for _, args := range [][]string{{"whoami"}, {"whoami", "--json"}} {
			var out, errs bytes.Buffer
			env := Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
			env.Open = func(context.Context, Request) (*Session, error) {
				return nil, model.Errorf(code, "It went \x1b[2J wrong.").WithHint("Try.").With("a", "b")
			}
			if got := Run(context.Background(), env, args); got != exit || out.Len() > 0 {
				t.Errorf("%s: exit %d, stdout %q", code, got, out.String())
			}
			want := "atrium: It went \\u{1b}[2J wrong. Try.\n"
			if len(args) > 1 {
				want = `{"error":{"code":"` + string(code) + `","message":"It went \u001b[2J wrong.","hint":"Try.","details":{"a":"b"}}}` + "\n"
			}
			if errs.String() != want {
				t.Errorf("%s: %q, want %q", code, errs.String(), want)
			}
		}
	}
}

func TestForeignErrorsKeepTheirTextToThemselves(t *testing.T) {
	for err, want := range map[error]string{
		errors.New("bolt: page 7"): "atrium: Internal error.\n",
		context.Canceled:           "atrium: Interrupted.\n",
	} {
		var out, errs bytes.Buffer
		env := Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
		env.Open = func(context.Context, Request) (*Session, error) { return nil, err }
		if code := Run(context.Background(), env, []string{"whoami"}); code != 1 || errs.String() != want {
			t.Errorf("exit %d, %q", code, errs.String())
		}
	}
}

// full is an output that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("write: %w", syscall.ENOSPC) }

func TestUnwritableOutput(t *testing.T) {
	w := team(t)
	for _, args := range [][]string{{"people", "list"}, {"whoami"}, {"people", "list", "--json"}, {"project", "show", "ml-team/api", "--env"}} {
		var errs bytes.Buffer
		env := Env{Stdin: strings.NewReader(""), Stdout: full{}, Stderr: &errs, Getenv: func(string) string { return "" }, Now: nil}
		env.Open = func(ctx context.Context, q Request) (*Session, error) { return env.openFile(ctx, q) }
		if code := Run(context.Background(), env, append([]string{"--db", w.db}, args...)); code != 7 {
			t.Errorf("%v: exit %d", args, code)
		}
		contains(t, errs.String(), "disk is full")
	}
}

// gone is a pipe whose reader has had enough.
type gone struct{}

func (gone) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestNothingIsToldToNobody(t *testing.T) {
	w := team(t)
	for _, args := range [][]string{{"people", "list"}, {"audit", "list", "--all", "--json"}, {"whoami"}, {"keys"}, {"man"}, {"help"}} {
		var errs bytes.Buffer
		env := Env{Stdin: strings.NewReader(""), Stdout: gone{}, Stderr: &errs, Getenv: func(string) string { return "" }, Now: time.Now}
		env.Open = func(ctx context.Context, q Request) (*Session, error) { return env.openFile(ctx, q) }
		Run(context.Background(), env, append([]string{"--db", w.db}, args...))
		if errs.Len() > 0 {
			t.Errorf("%v: %q", args, errs.String())
		}
	}
}

func TestFormatsAgree(t *testing.T) {
	w := team(t)
	w.ok("workspace", "update", "ml-team", "--description", `=cmd|'x'!A1, "Größe" 😀`)
	rows, err := csv.NewReader(strings.NewReader(w.ok("workspace", "list", "--filter", "ml-team", "-o", "csv"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][3] != `'=cmd|'x'!A1, "Größe" 😀` {
		t.Errorf("csv %v %v", rows, err)
	}
	contains(t, w.ok("workspace", "show", "ml-team", "-o", "yaml"), `"=cmd|'x'!A1, \"Gr\u00f6\u00dfe\" \U0001F600"`)
	contains(t, w.ok("workspace", "show", "ml-team", "--json"), `Gr\u00f6\u00dfe\" \ud83d\ude00"`)
	contains(t, w.ok("workspace", "show", "ml-team"), "Größe")
}
