package imports

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"atrium/model"
	"atrium/model/text"
)

// File is a Peribolos file: GitHub organisations with their people, teams and
// repositories. What Atrium has no use for is left out.
type File struct {
	Orgs []*Org // by name, without case
}

// Org is one organisation.
type Org struct {
	Name          string
	Description   string
	Admins        []string // handles, as listed
	Members       []string
	MembersCreate bool       // members_can_create_repositories
	Default       Permission // default_repository_permission; read where it is missing
	Repos         []Repo     // those of the organisation's own `repos`
	Teams         []*Team
}

// Repo is a repository that the organisation describes.
type Repo struct {
	Name        string
	Private     bool
	Description string
}

// Team is a team with the teams inside it.
type Team struct {
	Name   string
	People []string // members and maintainers
	Repos  []TeamRepo
	Teams  []*Team
}

// TeamRepo is what a team may do to a repository.
type TeamRepo struct {
	Name       string
	Permission Permission
}

// Permission is GitHub's permission on a repository; each includes the ones
// before.
type Permission uint8

// The permissions, in order.
const (
	None Permission = iota
	Read
	Triage
	Write
	Maintain
	Admin
)

func permissionWords() []string {
	return []string{"none", "read", "triage", "write", "maintain", "admin"}
}

// Role is the project role of a grant by this permission.
func (p Permission) Role() model.ProjectRole {
	switch p {
	case None:
		return model.NoProjectRole
	case Read, Triage:
		return model.ProjectViewer
	case Write, Maintain:
		return model.Contributor
	default:
		return model.Owner
	}
}

// fold is the form in which GitHub compares its names: without case.
func fold(s string) string { return text.Fold(s) }

// ParsePeribolos reads an organisation file; name is what faults call it. The
// whole file is checked. Errors are of code invalid and name the line.
func ParsePeribolos(name string, data []byte) (*File, error) {
	r := &yamlReader{file: name}
	root := r.parse(data)
	if r.err != nil {
		return nil, r.err
	}
	f := &File{}
	var orgs *yaml.Node
	if root.Kind == yaml.MappingNode {
		for _, x := range r.fields(root, "the file") {
			if x.key == "orgs" {
				orgs = x.value
			}
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	if orgs == nil {
		return nil, model.Errorf(model.Invalid, "%s has no orgs: at its top, so it is not a Peribolos file.", name).
			WithHint("Put the organisations under it, each by its name.")
	}
	seen := map[string]bool{}
	for _, x := range r.fields(orgs, "orgs") {
		if org := r.org(x); seen[fold(org.Name)] {
			r.fail(x.at, "the organisation %s occurs twice; GitHub compares names without case", quoted(org.Name))
		} else {
			seen[fold(org.Name)] = true
			f.Orgs = append(f.Orgs, org)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(f.Orgs) == 0 {
		return nil, model.Errorf(model.Invalid, "%s names no organisation under orgs:.", name)
	}
	slices.SortFunc(f.Orgs, func(a, b *Org) int { return strings.Compare(fold(a.Name), fold(b.Name)) })
	return f, nil
}

func (r *yamlReader) org(x field) *Org {
	o := &Org{Name: r.name(x.at, "the name of an organisation"), Default: Read}
	for _, y := range r.fields(x.value, "the organisation "+quoted(x.key)) {
		switch y.key {
		case "description":
			o.Description = r.prose(y.value, "description")
		case "admins":
			o.Admins = r.handles(y.value, "admins")
		case "members":
			o.Members = r.handles(y.value, "members")
		case "members_can_create_repositories":
			o.MembersCreate = r.flag(y.value, y.key)
		case "default_repository_permission":
			if !null(r.resolve(y.value)) {
				o.Default = r.permission(y.value, y.key)
			}
		case "repos":
			o.Repos = r.repos(y.value)
		case "teams":
			o.Teams = r.teams(y.value, 1)
		}
	}
	return o
}

func (r *yamlReader) handles(n *yaml.Node, what string) []string {
	items := r.list(n, what)
	out := make([]string, 0, len(items))
	for _, i := range items {
		out = append(out, r.name(i, "a handle in "+what))
	}
	return out
}

func (r *yamlReader) repos(n *yaml.Node) []Repo {
	var out []Repo
	seen := map[string]bool{}
	for _, x := range r.fields(n, "repos") {
		repo := Repo{Name: r.name(x.at, "the name of a repository")}
		if seen[fold(repo.Name)] {
			r.fail(x.at, "the repository %s occurs twice; GitHub compares names without case", quoted(repo.Name))
		}
		seen[fold(repo.Name)] = true
		for _, y := range r.fields(x.value, "the repository "+quoted(x.key)) {
			switch y.key {
			case "private":
				repo.Private = r.flag(y.value, "private")
			case "description":
				repo.Description = r.prose(y.value, "description")
			}
		}
		out = append(out, repo)
	}
	return out
}

func (r *yamlReader) teams(n *yaml.Node, depth int) []*Team {
	var out []*Team
	for _, x := range r.fields(n, "teams") {
		if depth > maxDepth {
			r.fail(x.at, "teams are nested more than %d deep", maxDepth)
			return nil
		}
		t := &Team{Name: r.name(x.at, "the name of a team")}
		for _, y := range r.fields(x.value, "the team "+quoted(x.key)) {
			switch y.key {
			case "members", "maintainers":
				t.People = append(t.People, r.handles(y.value, y.key)...)
			case "repos":
				for _, z := range r.fields(y.value, "repos") {
					t.Repos = append(t.Repos, TeamRepo{
						Name:       r.name(z.at, "the name of a repository"),
						Permission: r.permission(z.value, "the permission on "+quoted(z.key)),
					})
				}
			case "teams":
				t.Teams = r.teams(y.value, depth+1)
			}
		}
		out = append(out, t)
	}
	return out
}

func (r *yamlReader) permission(n *yaml.Node, what string) Permission {
	word := r.word(n, what)
	at := slices.Index(permissionWords(), word)
	if at < 0 {
		r.fail(r.resolve(n), "%s is %s; it must be one of %s", what, quoted(word), strings.Join(permissionWords(), ", "))
		return None
	}
	return Permission(at)
}
