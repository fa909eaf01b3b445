package imports

import (
	"slices"

	"atrium/model"
)

// maxGrants bounds what the teams of one organisation may come to: people times
// repositories grows beyond any file.
const maxGrants = 1_000_000

// access is what the teams of an organisation come to.
type access struct {
	grants    map[string]map[string]Permission // by repository and handle, both folded
	outsiders map[string]string                // people that only teams name, as first written
	repos     map[string]string                // repositories that teams name, in the spelling first by bytes
	steps     int
}

// accessOf sums the teams up. A team's permission counts for its members and
// maintainers and for those of the teams inside it, as on GitHub; the highest
// wins. Insider tells who is among the organisation's admins and members.
func accessOf(o *Org, insider func(folded string) bool) (*access, error) {
	a := &access{
		grants:    map[string]map[string]Permission{},
		outsiders: map[string]string{},
		repos:     map[string]string{},
	}
	for _, t := range o.Teams {
		a.people(t, insider)
	}
	if a.steps > maxGrants {
		return nil, model.Errorf(model.Invalid, "The teams of %s come to more than %d grants.", quoted(o.Name), maxGrants)
	}
	return a, nil
}

// people counts a team in and gives its people with those of the teams inside,
// folded and each once.
func (a *access) people(t *Team, insider func(string) bool) map[string]bool {
	all := map[string]bool{}
	for _, p := range t.People {
		f := fold(p)
		if insider(f) {
			all[f] = true
		} else if first, known := a.outsiders[f]; !known || p < first {
			a.outsiders[f] = p
		}
	}
	for _, child := range t.Teams {
		for f := range a.people(child, insider) {
			all[f] = true
		}
		a.steps += len(all)
	}
	for _, repo := range t.Repos {
		f := fold(repo.Name)
		if first, known := a.repos[f]; !known || repo.Name < first {
			a.repos[f] = repo.Name
		}
		if a.steps += len(all); a.steps > maxGrants || repo.Permission == None {
			continue
		}
		of := a.grants[f]
		if of == nil {
			of = map[string]Permission{}
			a.grants[f] = of
		}
		for p := range all {
			of[p] = max(of[p], repo.Permission)
		}
	}
	return all
}

// repositories are those that the organisation or its teams name, by folded
// name. The organisation's own spelling goes first.
func repositories(o *Org, a *access) []Repo {
	all := make([]Repo, 0, len(o.Repos)+len(a.repos))
	own := map[string]bool{}
	for _, r := range o.Repos {
		own[fold(r.Name)] = true
		all = append(all, r)
	}
	for f, name := range a.repos {
		if !own[f] {
			all = append(all, Repo{Name: name})
		}
	}
	slices.SortFunc(all, func(x, y Repo) int { return compareFolded(x.Name, y.Name) })
	return all
}
