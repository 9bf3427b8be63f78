//! What each kind of thing is made of, so that a request which names another member is refused as the real services refuse it.

use crate::graph::filter::Entries;

/// The members of a list.
pub const OF_LISTS: Entries = Entries {
    name: "microsoft.graph.todoTaskList",
    members: &["id", "displayName", "isOwner", "isShared", "wellknownListName"],
    expands: &[],
};
/// The members of a task.
pub const OF_TASKS: Entries = Entries {
    name: "microsoft.graph.todoTask",
    members: &[
        "id",
        "title",
        "body",
        "importance",
        "status",
        "isReminderOn",
        "createdDateTime",
        "lastModifiedDateTime",
        "bodyLastModifiedDateTime",
        "completedDateTime",
        "dueDateTime",
        "startDateTime",
        "reminderDateTime",
        "recurrence",
        "hasAttachments",
        "categories",
    ],
    expands: &["checklistItems", "linkedResources", "attachments", "extensions"],
};
/// The members of a step.
pub const OF_STEPS: Entries = Entries {
    name: "microsoft.graph.checklistItem",
    members: &["id", "displayName", "isChecked", "createdDateTime", "checkedDateTime"],
    expands: &[],
};
/// The members of a linked resource.
pub const OF_LINKS: Entries = Entries {
    name: "microsoft.graph.linkedResource",
    members: &["id", "webUrl", "applicationName", "displayName", "externalId"],
    expands: &[],
};
/// The members of a plan.
pub const OF_PLANS: Entries = Entries {
    name: "microsoft.graph.plannerPlan",
    members: &["id", "title", "owner", "createdBy", "createdDateTime", "container"],
    expands: &["details"],
};
/// The members of a plan's details.
pub const OF_PLAN_DETAILS: Entries = Entries {
    name: "microsoft.graph.plannerPlanDetails",
    members: &["id", "sharedWith", "categoryDescriptions"],
    expands: &[],
};
/// The members of a bucket.
pub const OF_BUCKETS: Entries =
    Entries { name: "microsoft.graph.plannerBucket", members: &["id", "name", "planId", "orderHint"], expands: &[] };
/// The members of a task of a plan.
pub const OF_PLANNED: Entries = Entries {
    name: "microsoft.graph.plannerTask",
    members: &[
        "id",
        "planId",
        "bucketId",
        "title",
        "orderHint",
        "assigneePriority",
        "percentComplete",
        "startDateTime",
        "createdDateTime",
        "dueDateTime",
        "hasDescription",
        "previewType",
        "completedDateTime",
        "completedBy",
        "referenceCount",
        "checklistItemCount",
        "activeChecklistItemCount",
        "conversationThreadId",
        "priority",
        "createdBy",
        "appliedCategories",
        "assignments",
    ],
    expands: &["details"],
};
/// The members of its details.
pub const OF_DETAILS: Entries = Entries {
    name: "microsoft.graph.plannerTaskDetails",
    members: &["id", "description", "previewType", "references", "checklist"],
    expands: &[],
};
/// The members of where it stands on a board.
pub const OF_BOARDS: Entries = Entries {
    name: "microsoft.graph.plannerTaskBoardFormat",
    members: &["id", "orderHint", "unassignedOrderHint", "orderHintsByAssignee"],
    expands: &[],
};
