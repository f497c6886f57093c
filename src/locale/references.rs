//! What a string refers to: arguments, other strings, functions.
//!
//! It knows the shape of a Fluent pattern. It must not know files, languages or how to format.

use std::collections::BTreeSet;

use fluent_syntax::ast::{CallArguments, Expression, InlineExpression, Pattern, PatternElement};

/// The names in a string, in all its variants.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    /// Arguments, without `$`.
    pub(super) variables: BTreeSet<String>,
    /// Strings, and terms with their `-`.
    pub(super) strings: BTreeSet<String>,
    /// Functions.
    pub(super) functions: BTreeSet<String>,
}

impl References {
    /// Everything that a pattern refers to.
    pub(super) fn of(pattern: &Pattern<&str>) -> Self {
        let mut found = Self::default();
        found.pattern(pattern);
        found
    }

    /// Whether the string says the same whatever it is given.
    pub(super) fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.strings.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.strings.insert(format!("-{}", id.name));
                self.arguments(arguments.as_ref());
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                self.arguments(Some(arguments));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn arguments(&mut self, arguments: Option<&CallArguments<&str>>) {
        let Some(arguments) = arguments else {
            return;
        };
        for positional in &arguments.positional {
            self.inline(positional);
        }
        for named in &arguments.named {
            self.inline(&named.value);
        }
    }
}
