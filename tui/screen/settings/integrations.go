package settings

import (
	"strings"

	"atrium/model"
	"atrium/tui/ui"
)

// integrations names a few of the workspace's integrations (A8).
func integrations(r *ui.Reader, at string) (string, error) {
	list, err := r.Integrations(at, model.Page{Size: 3})
	if err != nil || len(list.Data) == 0 {
		return "none", err
	}
	var names []string
	for _, i := range list.Data {
		names = append(names, i.Name)
	}
	if list.Next != "" {
		names = append(names, "and more")
	}
	return strings.Join(names, ", "), nil
}
