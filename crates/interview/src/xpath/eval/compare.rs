//! Comparisons: any node of a set may satisfy them, and dates compare as numbers.

use crate::xpath::ast::Operator;
use crate::xpath::value::Value;

use super::Machine;

impl Machine<'_, '_, '_> {
    pub(super) fn compare(&self, operator: Operator, left: &Value<'_>, right: &Value<'_>) -> bool {
        let equality = matches!(operator, Operator::Equal | Operator::Unequal);
        if equality && (is_boolean(left) || is_boolean(right)) {
            return (left.boolean() == right.boolean()) == (operator == Operator::Equal);
        }
        match (left, right) {
            (Value::Nodes(left), Value::Nodes(right)) => left.as_slice().iter().any(|left| {
                let left = Value::Text(self.tree.text(*left));
                right
                    .as_slice()
                    .iter()
                    .any(|right| self.compare_single(operator, &left, &Value::Text(self.tree.text(*right))))
            }),
            (Value::Nodes(left), right) => left
                .as_slice()
                .iter()
                .any(|left| self.compare_single(operator, &Value::Text(self.tree.text(*left)), right)),
            (left, Value::Nodes(right)) => right
                .as_slice()
                .iter()
                .any(|right| self.compare_single(operator, left, &Value::Text(self.tree.text(*right)))),
            (left, right) => self.compare_single(operator, left, right),
        }
    }

    fn compare_single(&self, operator: Operator, left: &Value<'_>, right: &Value<'_>) -> bool {
        if let (Value::Text(left), Value::Text(right)) = (left, right) {
            if operator == Operator::Equal {
                return left == right;
            }
            if operator == Operator::Unequal {
                return left != right;
            }
        }
        let (left, right) = (self.number(left), self.number(right));
        match operator {
            Operator::Equal => left == right,
            Operator::Unequal => left != right,
            Operator::Less => left < right,
            Operator::AtMost => left <= right,
            Operator::Greater => left > right,
            Operator::AtLeast => left >= right,
            Operator::Or
            | Operator::And
            | Operator::Plus
            | Operator::Minus
            | Operator::Times
            | Operator::Divide
            | Operator::Modulo => false,
        }
    }
}

fn is_boolean(value: &Value<'_>) -> bool {
    matches!(value, Value::Boolean(_))
}
