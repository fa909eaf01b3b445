package keys

import (
	"fmt"
	"strconv"
	"strings"

	"atrium/model/display"

	"go.yaml.in/yaml/v3"
)

// The largest keys file and the most keys of one action that are read.
const (
	maxFile = 64 << 10
	maxKeys = 16
)

type entry struct {
	id   string
	keys []string
	line int
}

// parse reads a YAML mapping of action IDs to a key or a list of keys.
func parse(file []byte) ([]entry, []Problem) {
	if len(file) > maxFile {
		return nil, []Problem{{0, fmt.Sprintf("the keys file has %d bytes, more than %d: shorten it", len(file), maxFile)}}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(file, &doc); err != nil {
		return nil, []Problem{{0, "the keys file cannot be read: " + display.Text(err.Error())}}
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, []Problem{{root.Line, `write one action a line: people.remove: ["d"]`}}
	}
	var out []entry
	var problems []Problem
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		id, value := root.Content[i], root.Content[i+1]
		if id.Kind != yaml.ScalarNode || seen[id.Value] {
			problems = append(problems, Problem{id.Line, fmt.Sprintf("%q is not a new action: name each action once", id.Value)})
			continue
		}
		seen[id.Value] = true
		names, problem := keyNames(id.Value, value)
		if problem != "" {
			problems = append(problems, Problem{value.Line, problem})
			continue
		}
		out = append(out, entry{id.Value, names, id.Line})
	}
	return out, problems
}

// keyNames reads the keys of one action. An empty list takes its keys away; it
// can still be run from the palette.
func keyNames(id string, value *yaml.Node) ([]string, string) {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	if len(nodes) > maxKeys {
		return nil, fmt.Sprintf("%q has more than %d keys", id, maxKeys)
	}
	out := []string{}
	for _, n := range nodes {
		if n.Kind != yaml.ScalarNode {
			return nil, fmt.Sprintf(`%q needs a key or a list of keys: ["d", "delete"]`, id)
		}
		name, ok := Name(n.Value)
		if !ok {
			return nil, fmt.Sprintf("%q: there is no key %q: write a character, or a name such as f5, ctrl+x, alt+enter", id, n.Value)
		}
		out = append(out, name)
	}
	return out, ""
}

// Defaults writes the actions as a keys file, grouped and explained, ready to
// be edited. Reading it back changes nothing.
func Defaults(catalog []Action) string {
	var b strings.Builder
	b.WriteString("# Keys of Atrium. Keep the lines you change; the others follow the defaults.\n")
	b.WriteString("# An empty list [] takes the keys of an action away.\n")
	b.WriteString("# Arrow keys, enter and esc always keep working.\n")
	group := ""
	seen := map[string]bool{}
	for _, a := range catalog {
		if seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		if a.Group != group {
			group = a.Group
			b.WriteString("\n# " + display.Text(group) + "\n")
		}
		quoted := make([]string, len(a.Keys))
		for i, k := range a.Keys {
			quoted[i] = strconv.Quote(Label(k))
		}
		line := a.ID + ": [" + strings.Join(quoted, ", ") + "]"
		b.WriteString(line + "  # " + display.Text(a.Title) + "\n")
	}
	return b.String()
}
