//! How values that have their own form stand in the description of the HTTP API.

use payung_domain::{Account, RegisterKind};
use utoipa::PartialSchema;
use utoipa::openapi::schema::{ArrayBuilder, ArrayItems, SchemaType};
use utoipa::openapi::{Object, ObjectBuilder, RefOr, Schema, Type};

/// A Kemendagri code, with its dots or without.
const AREA: &str = r"^(1[1-9]|[2-9][0-9])(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?$";

fn text(types: impl Into<SchemaType>, pattern: &str, description: &str, example: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(types)
        .pattern(Some(pattern))
        .description(Some(description))
        .examples([serde_json::json!(example)])
        .build()
}

/// A place.
pub(crate) fn area() -> Object {
    text(Type::String, AREA, "Kemendagri code of a region, kecamatan or village.", "12.17.02.2005")
}

/// A place, or none.
pub(crate) fn some_area() -> Object {
    text(SchemaType::from_iter([Type::String, Type::Null]), AREA, "Kemendagri code of a region, kecamatan or village.", "12.17")
}

/// A month; years from 1000 to 8999 are more than enough.
const MONTH: &str = r"^[1-8][0-9]{3}-(0[1-9]|1[0-2])$";

/// A month.
pub(crate) fn month() -> Object {
    text(Type::String, MONTH, "A month.", "2026-05")
}

/// A month, or none.
pub(crate) fn some_month() -> Object {
    text(SchemaType::from_iter([Type::String, Type::Null]), MONTH, "A month.", "2026-05")
}

/// An account of the ledger.
pub(crate) fn account() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Account::ALL.map(Account::word))).build()
}

/// A register's word.
pub(crate) fn register() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(RegisterKind::ALL.map(RegisterKind::word))).build()
}

/// The register another stands in for, and the paper that says so; or none.
pub(crate) fn stand_in() -> Schema {
    let mut items: Vec<Schema> = vec![register().into()];
    if let RefOr::T(file) = crate::acting::FileIn::schema() {
        items.push(file);
    }
    let types = SchemaType::from_iter([Type::Array, Type::Null]);
    ArrayBuilder::new().schema_type(types).prefix_items(items).items(ArrayItems::False).min_items(Some(2)).max_items(Some(2)).build().into()
}

/// Bytes in base 64.
pub(crate) fn base64() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"))
        .content_encoding("base64")
        .build()
}
