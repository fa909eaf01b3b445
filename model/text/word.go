package text

// MaxWord is the longest key of metadata, of a setting or of a secret.
const MaxWord = 64

// WordRule is the rule for such keys, for errors and forms.
const WordRule = "1 to 64 characters, first a letter, then letters, digits and - . + _ /"

// Word checks the key of a named value: of metadata, a setting or a secret. Case
// counts. What is the word for the sentence.
func Word(what, s string) error {
	if validWord(s) {
		return nil
	}
	return faultf("%s is not a valid %s. The rule: %s.", Quote(s), what, WordRule)
}

func validWord(s string) bool {
	if s == "" || len(s) > MaxWord {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := lowerASCII(c) || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !nameByte(c, false) && c != '/') {
			return false
		}
	}
	return true
}
