package theme

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Styles made outside this package would belong to the server's own terminal.
func TestStylesAreMadeHereOnly(t *testing.T) {
	forbidden := []string{"lipgloss.NewStyle(", "lipgloss.Color(", "AdaptiveColor", "lipgloss.DefaultRenderer", "textinput.New(", "textarea.New(", "viewport.New(", "spinner.New("}
	root := filepath.Join("..", "tui")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no tui yet")
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, f := range forbidden {
			if strings.Contains(string(text), f) {
				t.Errorf("%s contains %s: use the session's theme", path, f)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
