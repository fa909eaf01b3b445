package imports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"atrium/model"
	"atrium/model/text"
)

// MaxFile is the size of the largest file that is read, in bytes.
const MaxFile = 64 << 20

const (
	maxDepth = 100       // teams within teams
	maxName  = 255       // characters of an imported name
	spare    = 1_000_000 // nodes that aliases may add to those of the file
)

// yamlReader walks over a YAML document and keeps the first fault. After a
// fault its methods give empty values, so callers need not look at each step.
type yamlReader struct {
	file   string
	err    *model.Error
	budget int // nodes that may still be visited: aliases can unfold without end
}

// parse reads the one document of a file.
func (r *yamlReader) parse(data []byte) *yaml.Node {
	if len(data) > MaxFile {
		r.err = model.Errorf(model.Invalid, "%s is larger than %d MiB.", r.file, MaxFile>>20)
		return nil
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	err := d.Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: 1}
	}
	if err == nil {
		if err = d.Decode(&more); err == nil && !(len(more.Content) == 1 && null(more.Content[0])) {
			r.fail(&more, "a second document begins; an import is one")
			return nil
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		why := strings.TrimPrefix(strings.Join(strings.Fields(err.Error()), " "), "yaml: ")
		r.err = model.Errorf(model.Invalid, "%s is not valid YAML: %s.", r.file, strings.TrimSuffix(why, "."))
		return nil
	}
	r.budget = spare
	r.check(doc.Content[0])
	return doc.Content[0]
}

// check counts the nodes of the document and refuses keys that occur twice,
// also in the parts that an import ignores.
func (r *yamlReader) check(n *yaml.Node) {
	r.budget += 4
	if r.err != nil || n.Kind == yaml.AliasNode {
		return
	}
	if n.Kind == yaml.MappingNode {
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			k := n.Content[i]
			if k.Kind != yaml.ScalarNode || k.ShortTag() == "!!merge" {
				continue
			}
			if first, twice := seen[k.Value]; twice {
				r.fail(k, "the key %s occurs twice, first in line %d", quoted(k.Value), first)
				return
			}
			seen[k.Value] = k.Line
		}
	}
	for _, c := range n.Content {
		r.check(c)
	}
}

// fail keeps the first fault, with its line.
func (r *yamlReader) fail(n *yaml.Node, format string, args ...any) {
	if r.err == nil {
		r.err = model.Errorf(model.Invalid, "%s, line %d: %s.", r.file, n.Line, fmt.Sprintf(format, args...)).
			WithHint("Nothing was changed.").With("line", fmt.Sprint(n.Line))
	}
}

// resolve follows an alias.
func (r *yamlReader) resolve(n *yaml.Node) *yaml.Node {
	if r.budget--; r.budget < 0 {
		r.fail(n, "its aliases unfold to too much")
	}
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// field is a key of a mapping with its value.
type field struct {
	key   string
	at    *yaml.Node
	value *yaml.Node
}

// fields are those of a mapping in the order of the file; null has none. The
// keys of merged mappings (<<) count where the mapping has no such key itself.
func (r *yamlReader) fields(n *yaml.Node, what string) []field {
	var out []field
	r.collect(n, what, 0, map[string]bool{}, &out)
	if r.err != nil {
		return nil
	}
	return out
}

func (r *yamlReader) collect(n *yaml.Node, what string, depth int, seen map[string]bool, out *[]field) {
	n = r.resolve(n)
	if r.err != nil || null(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "%s must be a mapping of keys to values, not %s", what, kindOf(n))
		return
	}
	if depth > maxDepth {
		r.fail(n, "mappings are merged too deeply")
		return
	}
	var merged []*yaml.Node
	for i := 0; i < len(n.Content) && r.err == nil; i += 2 {
		k, v := r.resolve(n.Content[i]), n.Content[i+1]
		if k.Kind == yaml.ScalarNode && k.ShortTag() == "!!merge" {
			merged = append(merged, v)
			continue
		}
		if k.Kind != yaml.ScalarNode || null(k) {
			r.fail(k, "a key in %s is %s", what, kindOf(k))
			return
		}
		if !seen[k.Value] {
			seen[k.Value] = true
			*out = append(*out, field{k.Value, k, v})
		}
	}
	for _, m := range merged {
		m = r.resolve(m)
		if m.Kind != yaml.SequenceNode {
			r.collect(m, what, depth+1, seen, out)
			continue
		}
		for _, one := range m.Content {
			r.collect(one, what, depth+1, seen, out)
		}
	}
}

// list gives the items of a list; null has none.
func (r *yamlReader) list(n *yaml.Node, what string) []*yaml.Node {
	n = r.resolve(n)
	if r.err != nil || null(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "%s must be a list, not %s", what, kindOf(n))
		return nil
	}
	return n.Content
}

// word is a text on one line, or a number or date as it is written.
func (r *yamlReader) word(n *yaml.Node, what string) string {
	n = r.resolve(n)
	if r.err != nil {
		return ""
	}
	if n.Kind == yaml.ScalarNode {
		switch n.ShortTag() {
		case "!!str", "!!int", "!!float", "!!timestamp":
			return n.Value
		}
	}
	r.fail(n, "%s must be a text, not %s", what, kindOf(n))
	return ""
}

// name is a word that can be kept as the original of a name (N1, N4).
func (r *yamlReader) name(n *yaml.Node, what string) string {
	s := r.word(n, what)
	if r.err != nil {
		return ""
	}
	if strings.TrimSpace(s) == "" {
		r.fail(n, "%s is empty", what)
		return ""
	}
	if err := text.Free("name", s, maxName, false); err != nil {
		r.fail(n, "%s cannot be kept: %s", what, strings.TrimSuffix(err.Error(), "."))
		return ""
	}
	return s
}

// prose is a text of the file for people to read; null is "". The line end that
// YAML leaves at the end of a block is not part of it.
func (r *yamlReader) prose(n *yaml.Node, what string) string {
	n = r.resolve(n)
	if r.err != nil || null(n) {
		return ""
	}
	s := r.word(n, what)
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		s = strings.TrimRight(s, "\n")
	}
	return s
}

// flag is true or false; null is false.
func (r *yamlReader) flag(n *yaml.Node, what string) (b bool) {
	n = r.resolve(n)
	if r.err != nil || null(n) {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.Decode(&b) != nil {
		r.fail(n, "%s must be true or false, not %s", what, kindOf(n))
		return false
	}
	return b
}

func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// kindOf says in words what a node is.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case null(n):
		return "empty"
	default:
		return quoted(n.Value)
	}
}

// quoted repeats a text of the file inside a sentence.
func quoted(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return fmt.Sprintf("%q…", string(runes[:most]))
	}
	return fmt.Sprintf("%q", s)
}
