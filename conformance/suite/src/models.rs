//! The generated models, by name and configuration.

use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_model::Spec;

/// A generated model, which runs under any configuration of its domains.
pub trait Configured: Spec + Send + Sync + Sized + 'static {
    /// The model under the configuration of this name: that of its file, without folders and ending. `None` where the
    /// generated types do not serve it.
    fn under(configuration: &str) -> Option<Self>;
}

/// Something to be done with a model, whichever it is.
pub trait ModelVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<M: Configured>(self, model: M) -> Self::Output;
}

macro_rules! models {
    ($($module:ident :: $model:ident),*) => {
        $(
            impl Configured for $module::$model {
                fn under(configuration: &str) -> Option<Self> {
                    let all = $module::Configuration::ALL.iter();
                    let found = all.copied().find(|one| one.name() == configuration)?;
                    Some($module::$model::new(found))
                }
            }
        )*

        /// Shows `visitor` the model of this name under the configuration of that name.
        ///
        /// # Errors
        /// Where there is no such model, or the generated types do not serve the configuration.
        pub fn visit<V: ModelVisitor>(model: &str, configuration: &str, visitor: V) -> Result<V::Output, String> {
            match model {
                $(stringify!($model) => Ok(visitor.visit(under::<$module::$model>(model, configuration)?)),)*
                other => Err(format!(
                    "the suite has no model `{other}`; add it to conformance/suite/src/models.rs"
                )),
            }
        }
    };
}

models!(
    controller_node_reconcile::ControllerNodeReconcile,
    controller_replication::ControllerReplication,
    cross_dc_replication::CrossDcReplication
);

/// The model under the configuration of this name.
///
/// # Errors
/// Where the generated types do not serve it.
pub fn under<M: Configured>(model: &str, configuration: &str) -> Result<M, String> {
    M::under(configuration).ok_or_else(|| {
        format!("generated/ has no configuration `{configuration}` of {model}; `cargo xtask gen` makes it, if its domains are those of the others")
    })
}
