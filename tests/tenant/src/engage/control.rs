//! The part of the door for tests that is about posts and tasks: see [`crate::control`] for the table.

use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::colleague::Talk;
use crate::Tenant;
use crate::colleague::COLLEAGUE;
use crate::control::{done, failed};
use crate::graph::tasks::looking::Chore;

/// The routes.
pub fn router(tenant: Tenant) -> Router {
    Router::new()
        .route("/talk/{verb}", post(talk))
        .route("/thread", get(thread))
        .route("/posts", get(posts))
        .route("/communities", get(communities))
        .route("/todo", get(todo))
        .route("/planner", get(planner))
        .route("/chore/{verb}", post(chore))
        .with_state(tenant)
}

async fn talk(
    Extract(tenant): Extract<Tenant>,
    Path(verb): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let mut body = body;
    let by = body.remove("by").and_then(|by| by.as_str().map(str::to_owned));
    body.insert("verb".to_owned(), json!(verb));
    match serde_json::from_value::<Talk>(Value::Object(body)) {
        Ok(what) => done(tenant.talk(&what, by.as_deref())),
        Err(error) => failed(StatusCode::BAD_REQUEST, error),
    }
}

#[derive(Deserialize)]
struct Of {
    id: i64,
}

async fn thread(Extract(tenant): Extract<Tenant>, Query(of): Query<Of>) -> Response {
    done(tenant.inspect_thread(of.id))
}

#[derive(Deserialize)]
struct Wanted {
    group: Option<String>,
    text: Option<String>,
    most: Option<usize>,
}

async fn posts(Extract(tenant): Extract<Tenant>, Query(wanted): Query<Wanted>) -> Response {
    match wanted.text {
        Some(text) => Json(json!({ "count": tenant.count_posts(&text) })).into_response(),
        None => done(tenant.inspect_posts(wanted.group.as_deref(), wanted.most.unwrap_or(20))),
    }
}

#[derive(Deserialize)]
struct Whose {
    login: String,
}

async fn todo(Extract(tenant): Extract<Tenant>, Query(whose): Query<Whose>) -> Response {
    done(tenant.inspect_todo(&whose.login))
}

async fn planner(Extract(tenant): Extract<Tenant>) -> Response {
    Json(tenant.inspect_planner()).into_response()
}

async fn chore(
    Extract(tenant): Extract<Tenant>,
    Path(verb): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let mut body = body;
    let by = body.remove("by").and_then(|by| by.as_str().map(str::to_owned));
    body.insert("verb".to_owned(), json!(verb));
    match serde_json::from_value::<Chore>(Value::Object(body)) {
        Ok(what) => done(tenant.act_on_task(by.as_deref().unwrap_or(COLLEAGUE), &what)),
        Err(error) => failed(StatusCode::BAD_REQUEST, error),
    }
}

async fn communities(Extract(tenant): Extract<Tenant>) -> Response {
    let all = tenant.communities().into_iter();
    Json(all.map(|(name, id, members)| json!({ "name": name, "id": id, "members": members })).collect::<Vec<_>>())
        .into_response()
}
