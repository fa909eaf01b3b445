package cmd_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportedNamesAreDocumented fails on an exported name of the model, the
// store or the theme without a doc comment, and on a package without one.
func TestExportedNamesAreDocumented(t *testing.T) {
	for _, root := range []string{"../model", "../storage", "../theme"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return filepath.SkipDir
			}
			undocumented(t, path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// undocumented reports the exported names of one package without a comment.
func undocumented(t *testing.T, dir string) {
	t.Helper()
	set := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return
	}
	pkg, err := doc.NewFromFiles(set, files, dir, doc.PreserveAST)
	if err != nil {
		t.Fatal(err)
	}
	missing := func(name, text string) {
		if ast.IsExported(name[strings.LastIndex(name, ".")+1:]) && strings.TrimSpace(text) == "" {
			t.Errorf("%s: %s has no doc comment", dir, name)
		}
	}
	if pkg.Doc == "" {
		t.Errorf("%s: the package has no doc comment", dir)
	}
	values := func(all []*doc.Value) {
		for _, v := range all {
			if v.Doc == "" {
				eachBare(v, missing)
			}
		}
	}
	functions := func(prefix string, all []*doc.Func) {
		for _, f := range all {
			missing(prefix+f.Name, f.Doc)
		}
	}
	values(pkg.Consts)
	values(pkg.Vars)
	functions("", pkg.Funcs)
	for _, typ := range pkg.Types {
		missing(typ.Name, typ.Doc)
		values(typ.Consts)
		values(typ.Vars)
		functions("", typ.Funcs)
		if ast.IsExported(typ.Name) {
			functions(typ.Name+".", typ.Methods)
		}
	}
}

// eachBare reports the names of a declaration whose group has no comment, where
// they have none themselves.
func eachBare(v *doc.Value, report func(name, text string)) {
	for _, s := range v.Decl.Specs {
		spec, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, name := range spec.Names {
			report(name.Name, spec.Doc.Text()+spec.Comment.Text())
		}
	}
}
