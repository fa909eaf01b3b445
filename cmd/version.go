package cmd

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

type versionRow struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersion(c *call) *cobra.Command {
	return verb("version", "The version of this program", func([]string) error {
		v := versionRow{Version: "development", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
		if info, ok := debug.ReadBuildInfo(); ok {
			if info.Main.Version != "" && info.Main.Version != "(devel)" {
				v.Version = info.Main.Version
			}
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" {
					v.Commit = s.Value
				}
			}
		}
		return c.object(v)
	})
}
