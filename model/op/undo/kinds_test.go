package undo_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"atrium/model/op/undo"
)

// Every kind of operation in the tree can be undone, or it is said why not.
// Whoever adds an operation adds a line to a table of this package.
func TestEveryKindHasAnInverseOrAReason(t *testing.T) {
	with, without := undo.Kinds()
	there := kinds(t)
	for _, kind := range there {
		inverse, reason := slices.Contains(with, kind), without[kind]
		switch {
		case kind == "undo":
		case inverse == (reason != ""):
			t.Errorf("%s is in no table of model/op/undo: how is it undone, or why can it not be?", kind)
		case !inverse && (strings.HasSuffix(reason, ".") || len(reason) < 15):
			t.Errorf("%s has no inverse because %q, which is no clause", kind, reason)
		}
	}
	for _, kind := range slices.Concat(with, keys(without)) {
		if !slices.Contains(there, kind) {
			t.Errorf("the tables know %s, which no operation is", kind)
		}
	}
}

func keys(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// kinds are the words that the Kind methods below model/op have.
func kinds(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Name.Name != "Kind" || fn.Recv == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					word, _ := strconv.Unquote(lit.Value)
					all = append(all, word)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 30 {
		t.Fatalf("only %d kinds were found", len(all))
	}
	return all
}
