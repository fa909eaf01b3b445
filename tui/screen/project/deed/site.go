package deed

// Site is a project as far as its sections beside access need it. The reasons
// are why the actor may not do something there; "" where they may.
type Site struct {
	Full, Workspace string
	Trashed         bool // the project is in the trash
	Here            bool // the actor sees the workspace, too
	Role            string
	Comment         string // comment, and see what others said
	Track           string // track runs
	Edit            string // add and change models and metadata
	Erase           string // delete them
	Connect         string // connect integrations, and disconnect them
	Moderate        string // delete what others said
}
