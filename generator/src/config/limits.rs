//! How large a document may be. Whoever writes one can make it cost any time and memory that is not refused.

use serde::Deserialize;

/// The `[limits]` table. Each document, overlay and other file of a run may be as large as this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Limits {
    /// Bytes of a file.
    pub max_size: usize,
    /// Levels of nodes: mappings and lists within one another, and the scalar within them.
    pub max_depth: usize,
    /// Nodes: mappings, lists and scalars, each YAML alias counted as all that it stands for.
    pub max_nodes: usize,
    /// Schemas, those within others counted as well.
    pub max_schemas: usize,
    /// Bytes of a name: that of a component, property, path, operation, parameter or tag.
    pub max_name_length: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_size: 256 << 20,
            max_depth: 128,
            max_nodes: 3_000_000,
            max_schemas: 500_000,
            max_name_length: 65_536,
        }
    }
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::max_size`]
    Size,
    /// [`Limits::max_depth`]
    Depth,
    /// [`Limits::max_nodes`]
    Nodes,
    /// [`Limits::max_schemas`]
    Schemas,
    /// [`Limits::max_name_length`]
    NameLength,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Size, Self::Depth, Self::Nodes, Self::Schemas, Self::NameLength];

    /// Its key in `[limits]`; behind `--`, its flag.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Size => "max-size",
            Self::Depth => "max-depth",
            Self::Nodes => "max-nodes",
            Self::Schemas => "max-schemas",
            Self::NameLength => "max-name-length",
        }
    }

    /// The most that it can be set to. Recursions follow a document's levels: their stacks are made for so many.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Depth => 512,
            Self::Size | Self::Nodes | Self::Schemas | Self::NameLength => u32::MAX as usize,
        }
    }

    /// What to do where a document goes beyond it.
    #[must_use]
    pub fn help(self) -> String {
        let key = self.key();
        format!("if it has to be so, raise the limit: `--{key}`, or `{key}` in `[limits]` of `client.toml`")
    }
}

impl Limits {
    /// The stack for recursions that take up to so many bytes for a level of a document.
    pub(crate) fn stack(&self, bytes_a_level: usize) -> usize {
        self.max_depth.clamp(Self::default().max_depth, Limit::Depth.most()) * bytes_a_level
    }

    /// One of them.
    pub fn get_mut(&mut self, limit: Limit) -> &mut usize {
        match limit {
            Limit::Size => &mut self.max_size,
            Limit::Depth => &mut self.max_depth,
            Limit::Nodes => &mut self.max_nodes,
            Limit::Schemas => &mut self.max_schemas,
            Limit::NameLength => &mut self.max_name_length,
        }
    }
}
