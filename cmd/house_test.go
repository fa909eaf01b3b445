package cmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a person can keep in mind: lines of a file, tests included, and of a
// package without its tests.
const (
	mostLinesOfAFile    = 400
	mostLinesOfAPackage = 2500
)

// TestNothingIsTooLong fails on a file or package that has outgrown its bounds.
func TestNothingIsTooLong(t *testing.T) {
	packages := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines := bytes.Count(text, []byte("\n"))
		if lines > mostLinesOfAFile {
			t.Errorf("%s has %d lines; %d are the most", path, lines, mostLinesOfAFile)
		}
		if !strings.HasSuffix(path, "_test.go") {
			packages[filepath.Dir(path)] += lines
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, lines := range packages {
		if lines > mostLinesOfAPackage {
			t.Errorf("package %s has %d lines; %d are the most", dir, lines, mostLinesOfAPackage)
		}
	}
	if len(packages) < 10 {
		t.Errorf("only %d packages were found", len(packages))
	}
}
