package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// yamlPages writes the list of SPEC 8 as YAML.
type yamlPages struct {
	out   io.Writer
	begun bool
}

func (y *yamlPages) Rows(rows []any) error {
	for _, row := range rows {
		if !y.begun {
			y.begun = true
			if _, err := io.WriteString(y.out, "data:\n"); err != nil {
				return err
			}
		}
		doc, err := encodeYAML([]byte("[" + string(marshal(row)) + "]"))
		if err != nil {
			return err
		}
		if _, err := y.out.Write(doc); err != nil {
			return err
		}
	}
	return nil
}

func (y *yamlPages) End(p Info) error {
	if !y.begun {
		if _, err := io.WriteString(y.out, "data: []\n"); err != nil {
			return err
		}
	}
	doc, err := encodeYAML([]byte(`{"page":` + string(marshal(p)) + "}"))
	if err == nil {
		_, err = y.out.Write(doc)
	}
	return err
}

// encodeYAML writes JSON as YAML in ASCII. Text that is not plain ASCII is
// quoted, and escaped in the quotes.
func encodeYAML(doc []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	node, err := yamlNode(d)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return escapeYAML(b.Bytes()), nil
}

// yamlNode reads one JSON value, in the order in which it is written.
func yamlNode(d *json.Decoder) (*yaml.Node, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		if t == '{' {
			n.Kind, n.Tag = yaml.MappingNode, "!!map"
		}
		for d.More() {
			child, err := yamlNode(d)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		if len(n.Content) == 0 {
			n.Style = yaml.FlowStyle
		}
		_, err := d.Token()
		return n, err
	case string:
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: t}
		for _, r := range t {
			if r < 0x20 || r > 0x7E {
				n.Style = yaml.DoubleQuotedStyle
			}
		}
		return n, nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: t.String()}, nil
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(t)}, nil
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: "null"}, nil
	}
}

// escapeYAML escapes what is not ASCII; all of it is inside double quotes.
func escapeYAML(b []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(b) {
		switch {
		case r == '\n' || r >= 0x20 && r <= 0x7E:
			out.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&out, "\\U%08X", r)
		default:
			fmt.Fprintf(&out, "\\u%04x", r)
		}
	}
	return out.Bytes()
}
