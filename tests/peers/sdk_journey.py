"""Works with Microsoft's own SDK for Python on tasks and people, as an application of an office would, over TLS.

Its models are typed: what they cannot read is lost in silence, so that each value is looked at and not only each answer. Prints
`held WHAT` for each thing that held.

Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it; the authority's certificate.
"""

import asyncio
import datetime
import json
import pathlib
import sys

import httpx
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.checklist_item import ChecklistItem
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.importance import Importance
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.linked_resource import LinkedResource
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.planner_assignments import PlannerAssignments
from msgraph.generated.models.planner_bucket import PlannerBucket
from msgraph.generated.models.planner_checklist_items import PlannerChecklistItems
from msgraph.generated.models.planner_task import PlannerTask
from msgraph.generated.models.planner_task_details import PlannerTaskDetails
from msgraph.generated.models.task_status import TaskStatus
from msgraph.generated.models.todo_task import TodoTask
from msgraph.generated.models.todo_task_list import TodoTaskList
from msgraph.generated.models.wellknown_list_name import WellknownListName
from msgraph.generated.users.item.todo.lists.item.tasks.tasks_request_builder import TasksRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory
from msgraph_core.tasks import PageIterator

AT = json.loads(pathlib.Path(sys.argv[1]).read_text())
ME, OTHER = AT["people"][0], AT["people"][1]


class Token(AccessTokenProvider):
    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return AT["access_token"]

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


def application():
    http = httpx.AsyncClient(verify=sys.argv[2], base_url=AT["graph"])
    http = GraphClientFactory.create_with_default_middleware(client=http, options=options)
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Token()), http)
    adapter.base_url = AT["graph"]
    return GraphServiceClient(request_adapter=adapter)


def held(what):
    print("held", what, flush=True)


def asked(query=None, **headers):
    config = RequestConfiguration(query_parameters=query)
    for name, value in headers.items():
        config.headers.try_add(name.replace("_", "-"), value)
    return config


def tag(thing):
    return thing.additional_data["@odata.etag"]


async def refused(status, code, answer):
    try:
        await answer
    except ODataError as error:
        assert (error.response_status_code, error.error.code) == (status, code), (error.response_status_code, error.error)
        assert len(error.error.inner_error.request_id) == 36
    else:
        raise AssertionError(f"not refused with {code}")


async def todo(graph):
    lists = (await graph.me.todo.lists.get()).value
    default = next(one for one in lists if one.wellknown_list_name == WellknownListName.DefaultList)
    tasks = graph.me.todo.lists.by_todo_task_list_id(default.id).tasks
    seeded = (await tasks.get()).value
    assert len({tag(one) for one in seeded}) == len(seeded), "each has a tag of its own"
    before = await tasks.delta.get()
    while before.odata_next_link:
        before = await tasks.delta.with_url(before.odata_next_link).get()

    made = await tasks.post(TodoTask(
        title="From the SDK", importance=Importance.High, categories=["Red"],
        body=ItemBody(content="Two signatures", content_type=BodyType.Text),
        due_date_time=DateTimeTimeZone(date_time="2026-12-01T00:00:00", time_zone="UTC"),
        checklist_items=[ChecklistItem(display_name="Ask Noor")],
        linked_resources=[LinkedResource(application_name="SDK", display_name="Sheet", web_url="https://rive.example/7", external_id="7")],
    ))
    assert made.status == TaskStatus.NotStarted and made.importance == Importance.High
    assert made.linked_resources[0].external_id == "7" and made.checklist_items[0].is_checked is False
    one = tasks.by_todo_task_id(made.id)
    same = await one.get()
    assert tag(same) == tag(made) and same.due_date_time.date_time.startswith("2026-12-01T00:00:00")
    changed = await one.patch(TodoTask(title="From Python"), asked(If_Match=tag(made)))
    assert (changed.title, changed.body.content) == ("From Python", "Two signatures")
    await refused(412, "ErrorIrresolvableConflict", one.patch(TodoTask(title="Late"), asked(If_Match=tag(made))))
    done = await one.patch(TodoTask(status=TaskStatus.Completed))
    assert done.completed_date_time.time_zone == "UTC" and done.last_modified_date_time > made.last_modified_date_time

    steps = one.checklist_items
    step = await steps.post(ChecklistItem(display_name="Sign"))
    checked = await steps.by_checklist_item_id(step.id).patch(ChecklistItem(is_checked=True))
    assert checked.checked_date_time and [item.display_name for item in (await steps.get()).value] == ["Ask Noor", "Sign"]
    await steps.by_checklist_item_id(step.id).delete()
    link = await one.linked_resources.post(LinkedResource(application_name="SDK", display_name="Mail", external_id="8"))
    await one.linked_resources.by_linked_resource_id(link.id).delete()
    assert len((await one.linked_resources.get()).value) == 1

    news = await tasks.delta.with_url(before.odata_delta_link).get()
    assert [task.id for task in news.value] == [made.id], "the latest state, once"
    await one.delete()
    gone = await tasks.delta.with_url(news.odata_delta_link).get()
    assert gone.value[0].additional_data["@removed"] == {"reason": "deleted"}
    await refused(404, "ErrorItemNotFound", one.get())

    query = TasksRequestBuilder.TasksRequestBuilderGetQueryParameters
    chosen = query(filter="(status ne 'completed') and (importance eq 'high' or categories/any(c:c eq 'Red'))",
                   orderby=["title"], top=1, select=["title"], count=True)
    first = await tasks.get(asked(chosen))
    titles = []
    await PageIterator(first, graph.request_adapter).iterate(lambda task: titles.append(task.title) or True)
    assert titles == sorted(titles) and len(titles) == first.odata_count == 2, titles
    await refused(400, "RequestBroker--ParseUri", tasks.get(asked(query(select=["colour"]))))
    mine = await graph.me.todo.lists.post(TodoTaskList(display_name="Packing"))
    at = graph.me.todo.lists.by_todo_task_list_id(mine.id)
    assert (await at.patch(TodoTaskList(display_name="À emporter aussi"))).display_name == "À emporter aussi"
    await at.tasks.post(TodoTask(title="Stays from Python"))
    held("todo")


async def planner(graph, me):
    plan = (await graph.me.planner.plans.get()).value[0]
    at = graph.planner.plans.by_planner_plan_id(plan.id)
    assert (await at.get()).title == plan.title and (await at.details.get()).category_descriptions is not None
    assert plan.container.container_id == plan.owner
    assert plan.id in [one.id for one in (await graph.groups.by_group_id(plan.owner).planner.plans.get()).value]
    bucket = await graph.planner.buckets.post(PlannerBucket(name="From Python", plan_id=plan.id, order_hint=" !"))
    assert bucket.id in [one.id for one in (await at.buckets.get()).value]
    entry = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
    made = await graph.planner.tasks.post(PlannerTask(
        plan_id=plan.id, bucket_id=bucket.id, title="Planned from Python",
        due_date_time=datetime.datetime(2026, 12, 1, 10, tzinfo=datetime.timezone.utc),
        assignments=PlannerAssignments(additional_data={me.id: entry}),
    ))
    assert made.assignments.additional_data[me.id]["assignedBy"]["user"]["id"]
    one = graph.planner.tasks.by_planner_task_id(made.id)
    await refused(428, "PreconditionRequired", one.patch(PlannerTask(percent_complete=50)))
    assert await one.patch(PlannerTask(percent_complete=50), asked(If_Match=tag(made))) is None
    await refused(412, "PreconditionFailed", one.patch(PlannerTask(percent_complete=60), asked(If_Match=tag(made))))
    half = await one.get()
    done = await one.patch(PlannerTask(percent_complete=100), asked(If_Match=tag(half), Prefer="return=representation"))
    assert str(done.completed_by.user.id) == me.id and done.completed_date_time

    details = await one.details.get()
    step = {"@odata.type": "microsoft.graph.plannerChecklistItem", "title": "Measure", "isChecked": False}
    body = PlannerTaskDetails(description="With the long tape",
                              checklist=PlannerChecklistItems(additional_data={"95e27074-6c4a-447a-aa24-9d718a0b86fa": step}))
    assert await one.details.patch(body, asked(If_Match=tag(details))) is None
    seen = await one.get()
    assert (seen.has_description, seen.active_checklist_item_count) == (True, 1)
    for board in (one.assigned_to_task_board_format, one.bucket_task_board_format, one.progress_task_board_format):
        assert tag(await board.get())
    other = await graph.users.by_user_id(OTHER["login"]).get()
    handed = PlannerTask(assignments=PlannerAssignments(additional_data={me.id: None, other.id: entry}))
    await one.patch(handed, asked(If_Match=tag(seen)))
    assert made.id not in [task.id for task in (await graph.me.planner.tasks.get()).value]
    spare = await graph.planner.tasks.post(PlannerTask(plan_id=plan.id, title="Spare"))
    at = graph.planner.tasks.by_planner_task_id(spare.id)
    await at.delete(asked(If_Match=tag(spare)))
    await refused(404, "", at.get())
    held("planner")


async def people(graph, me):
    assert me.display_name == ME["name"] and me.user_principal_name == ME["login"]
    near = (await graph.me.people.get()).value
    assert near[0].scored_email_addresses[0].relevance_score > 0 and near[0].person_type.class_ == "Person"
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
    found = query(search=f'"displayName:{OTHER["name"].split()[0]}" OR "mail:luc"', select=["id", "displayName", "mail"])
    await refused(400, "Request_UnsupportedQuery", graph.users.get(asked(found)))
    names = [one.display_name for one in (await graph.users.get(asked(found, ConsistencyLevel="eventual"))).value]
    assert names == [OTHER["name"], "Luc Favre"], names
    first = await graph.users.get(asked(query(top=7, orderby=["displayName"])))
    all_of_them = []
    await PageIterator(first, graph.request_adapter).iterate(lambda user: all_of_them.append(user.id) or True)
    assert len(all_of_them) == len(set(all_of_them)) == int(await graph.users.count.get(asked(ConsistencyLevel="eventual")))
    await refused(404, "Request_ResourceNotFound", graph.users.by_user_id("nobody@rive.example").get())
    await refused(404, "Request_ResourceNotFound", graph.me.manager.get())

    picture = await graph.me.photo.content.get()
    assert picture[:2] == b"\xff\xd8" and (await graph.me.photo.get()).width == 240
    sizes = (await graph.me.photos.get()).value
    assert [size.id for size in sizes][:2] == ["48x48", "64x64"]
    assert (await graph.me.photos.by_profile_photo_id("48x48").content.get())[:2] == b"\xff\xd8"
    await refused(404, "ImageNotFound", graph.users.by_user_id("jonas.meier@rive.example").photo.content.get())
    held("people")


async def main():
    graph = application()
    me = await graph.me.get()
    await todo(graph)
    await planner(graph, me)
    await people(graph, me)


asyncio.run(main())
