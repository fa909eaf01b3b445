package ui

// Matrix is the place of a workspace's access matrix: its people against its
// projects.
const Matrix Kind = "matrix"
