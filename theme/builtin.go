package theme

// Dark suits a dark background. Text tokens keep a contrast of at least 4.5:1
// against black, common dark greys and the cursor row.
func Dark() Palette {
	return Palette{
		Name:    "dark",
		Dim:     Color{"#a8a8a8", "248", "7"},
		Accent:  Color{"#87afff", "111", "12"},
		Danger:  Color{"#ff8787", "210", "9"},
		Warning: Color{"#ffd75f", "221", "11"},
		Success: Color{"#87d787", "114", "10"},
		Info:    Color{"#87d7ff", "117", "14"},
		Border:  Color{"#626262", "241", "8"},
		Row:     Color{Hex: "#303030", X256: "236"},
	}
}

// Light suits a light background, with the same promise as Dark against white,
// cream and the cursor row.
func Light() Palette {
	return Palette{
		Name:    "light",
		Dim:     Color{"#585858", "240", ""},
		Accent:  Color{"#005faf", "25", "4"},
		Danger:  Color{"#af0000", "124", "1"},
		Warning: Color{"#5f5f00", "58", "5"},
		Success: Color{"#005f00", "22", "2"},
		Info:    Color{"#005f87", "24", "4"},
		Border:  Color{"#949494", "246", "8"},
		Row:     Color{Hex: "#e4e4e4", X256: "254"},
	}
}

// HighContrast keeps 7:1 on a dark background. Danger and success differ in
// brightness as well as in hue, for people who do not tell red from green.
func HighContrast() Palette {
	return Palette{
		Name:    "high-contrast",
		Dim:     Color{"#dadada", "253", "15"},
		Accent:  Color{"#afd7ff", "153", "14"},
		Danger:  Color{"#ffafaf", "217", "9"},
		Warning: Color{"#ffff87", "228", "11"},
		Success: Color{"#d7ffd7", "194", "10"},
		Info:    Color{"#d7d7ff", "189", "14"},
		Border:  Color{"#bcbcbc", "250", "7"},
	}
}

// HighContrastLight keeps 7:1 on a light background.
func HighContrastLight() Palette {
	return Palette{
		Name:    "high-contrast-light",
		Dim:     Color{"#303030", "236", ""},
		Accent:  Color{"#00005f", "17", "4"},
		Danger:  Color{"#870000", "88", "1"},
		Warning: Color{"#5f005f", "53", "5"},
		Success: Color{"#003f00", "22", "2"},
		Info:    Color{"#00005f", "17", "4"},
		Border:  Color{"#4e4e4e", "239", "0"},
	}
}

// ANSI16 uses only the sixteen colours that the person has chosen for their
// terminal: bright ones on a dark background, plain ones on a light one, and
// never those that are unreadable in common schemes.
func ANSI16(dark bool) Palette {
	base := Light()
	if dark {
		base = Dark()
	}
	only := func(c Color) Color { return Color{c.X16, c.X16, c.X16} }
	return Palette{
		Name:    "ansi16",
		Dim:     only(base.Dim),
		Accent:  only(base.Accent),
		Danger:  only(base.Danger),
		Warning: only(base.Warning),
		Success: only(base.Success),
		Info:    only(base.Info),
		Border:  only(base.Border),
	}
}

// Mono has no colour at all; bold, underline and reverse video remain where the
// renderer's profile allows them.
func Mono() Palette { return Palette{Name: "mono"} }
