package musette.ui.screens.outbox

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.FeedAsk
import musette.Others
import musette.Scope
import musette.TaskAsk
import musette.TwoVersions
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ui.Holder
import musette.ui.Shell
import musette.ui.words.Sentences

/** What waits and what has arrived, of every account and kind, in one list: what needs the person stands first. */
class OutboxHolder(
    shell: Shell,
    private val words: Sentences,
    private val left: () -> Unit,
    scope: CoroutineScope,
    private val settling: (AccountId, IntentRow) -> Unit = { _, _ -> },
) : Holder<OutboxState>(shell, scope, OutboxState(), { state, why -> state.copy(trouble = why) }), OutboxDeeds {

    init {
        whenever(null, { it is Scope.Outbox || it is Scope.Account }, ::read)
        scope.launch { shell.accounts.collect { read() } }
    }

    private suspend fun read() {
        val accounts = shell.accounts.value
        val waiting = accounts.flatMap { documents(it) + posts(it) + tasks(it) }
        val arrived = accounts.flatMap { arrived(it) }.sortedByDescending { it.at.millis }.take(MOST_ARRIVED)
        val versions = accounts.flatMap { account -> shell.attempt(::tell) { shell.musette.outbox(account.id).twoVersions() } ?: emptyList() }
        val inOrder = waiting.sortedWith(compareBy({ it.why == null }, { it.askedAt.millis }))
        shown.update { it.copy(known = true, versions = versions, waiting = inOrder, arrived = arrived) }
    }

    private suspend fun documents(account: Account): List<Waiting> = shell.attempt(::tell) {
        shell.musette.outbox(account.id).list().map {
            val what = words.say("outbox-document", "what" to words.core.asked(it.asked), "name" to it.name)
            Waiting(account.id, Door.DOCUMENTS, it.intent, what, it.place, it.state, it.askedAt, it.holdUntil, it.lastFailure, it.remedies)
        }
    } ?: emptyList()

    private suspend fun posts(account: Account): List<Waiting> = shell.attempt(::tell) {
        shell.musette.feeds(account.id).waiting().map {
            Waiting(
                account.id, Door.FEEDS, it.intent, asked(it.asked, it.about.text), it.about.place, it.state, it.askedAt, it.holdUntil, it.lastFailure,
                it.remedies,
            )
        }
    } ?: emptyList()

    private suspend fun tasks(account: Account): List<Waiting> = shell.attempt(::tell) {
        shell.musette.tasks(account.id).waiting().map {
            val message = when (it.asked) {
                is TaskAsk.Add -> "outbox-task-new"
                is TaskAsk.Change -> "outbox-task-changed"
                is TaskAsk.Remove -> "outbox-task-removed"
            }
            Waiting(account.id, Door.TASKS, it.intent, words.say(message, "name" to it.title), "", it.state, it.askedAt, null, it.lastFailure, it.remedies)
        }
    } ?: emptyList()

    private suspend fun arrived(account: Account): List<Arrived> {
        val files = shell.attempt(::tell) { shell.musette.outbox(account.id).receipts(MOST_ARRIVED.toUInt()) } ?: emptyList()
        val posts = shell.attempt(::tell) { shell.musette.feeds(account.id).receipts(MOST_ARRIVED.toUInt()) } ?: emptyList()
        return files.map {
            val what = words.say("outbox-document", "what" to words.core.asked(it.asked), "name" to it.name)
            Arrived("${account.id.text} d${it.row.row}", what, it.place, it.deliveredAt)
        } + posts.map { Arrived("${account.id.text} f${it.row.row}", asked(it.asked, it.told.text), it.told.place, it.deliveredAt) }
    }

    private fun asked(asked: FeedAsk, text: String): String = when (asked) {
        is FeedAsk.Post -> if (text.isEmpty()) words["outbox-post-files"] else text
        FeedAsk.Like -> words["outbox-like"]
        FeedAsk.Unlike -> words["outbox-unlike"]
        is FeedAsk.Remove -> words["outbox-remove-post"]
        is FeedAsk.Join -> words["outbox-join"]
        is FeedAsk.Leave -> words["outbox-leave"]
    }

    override fun back() = left()

    override fun send() = ask({ state, on -> state.copy(sending = on) }) {
        for (account in shell.accounts.value) shell.bring(account.id, ::tell)
    }

    override fun retry(change: Waiting) = act {
        when (change.door) {
            Door.DOCUMENTS -> shell.musette.outbox(change.account).retry(change.intent)
            Door.FEEDS -> shell.musette.feeds(change.account).retry(change.intent)
            Door.TASKS -> shell.musette.tasks(change.account).retry(change.intent)
        }
        shell.look(change.account)
    }

    override fun cancel(change: Waiting) = act {
        when (change.door) {
            Door.DOCUMENTS -> shell.musette.outbox(change.account).cancel(change.intent, Others.ASK)
            Door.FEEDS -> shell.musette.feeds(change.account).cancel(change.intent, Others.ASK)
            Door.TASKS -> shell.musette.tasks(change.account).cancel(listOf(change.intent))
        }
    }

    override fun confirm(change: Waiting) = act {
        if (change.door == Door.TASKS) shell.musette.tasks(change.account).confirm(listOf(change.intent))
        else shell.musette.outbox(change.account).confirm(change.intent)
        shell.look(change.account)
    }

    override fun settle(versions: TwoVersions) = settling(versions.mine.id.account, versions.intent)

    private companion object {
        const val MOST_ARRIVED = 50
    }
}
