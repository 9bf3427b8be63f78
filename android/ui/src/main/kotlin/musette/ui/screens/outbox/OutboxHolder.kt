package musette.ui.screens.outbox

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Connection
import musette.DriveKind
import musette.FeedAsk
import musette.IntentState
import musette.ItemKind
import musette.ItemState
import musette.MusetteException
import musette.Others
import musette.OutboxEntry
import musette.Reason
import musette.Remedy
import musette.Scope
import musette.TaskAsk
import musette.TwoVersions
import musette.ids.FeedRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.components.asPath
import musette.ui.fallOf
import musette.ui.lists.Anchor
import musette.ui.lists.HeldRows
import musette.ui.lists.RowWindow
import musette.ui.screens.documents.Putting
import musette.ui.screens.documents.laidBeside
import musette.ui.screens.feeds.rows
import musette.ui.textOfFall
import musette.ui.words.Sentences

/**
 * What waits, what was taken back and what has arrived, of every account and kind: what needs the person stands first, each with a control
 * for every remedy that the core names.
 *
 * Tests: `tests/android`, CuresTest, TakenBackTest.
 */
class OutboxHolder(
    shell: Shell, private val words: Sentences, private val ways: OutboxWays, scope: CoroutineScope, restored: Anchor<String>? = null,
    kept: Kept = Kept(),
) :
    Holder<OutboxState>(shell, scope, OutboxState(), { state, why -> state.copy(trouble = why, about = "") }), OutboxDeeds {

    /** All of it as a list. */
    val window = RowWindow(
        HeldRows(OutboxRow::key, { row -> (row as? OutboxRow.Title)?.let { words[it.says] } }) { rowsOf(shown.first { it.known }) }, scope, restored,
    )

    /** What was being asked when the app died, until that is asked again. */
    private var asked = kept["asked"]

    init {
        kept.keep("asked") { shown.value.asks() ?: asked }
        nowAndThen(null, { it is Scope.Outbox || it is Scope.Account }, read = ::read)
        scope.launch { shown.map(::rowsOf).distinctUntilChanged().collect { window.changed() } }
        // What was taken back is told by where it was to go.
        whenever(null, { it is Scope.Kept || it is Scope.Feed || it is Scope.Thread }, ::readBack)
        scope.launch { shell.accounts.collect { read() } }
    }

    private suspend fun read() {
        val accounts = shell.accounts.value
        val waiting = accounts.flatMap { documents(it) + posts(it) + tasks(it) }
        val arrived = accounts.flatMap { arrived(it) }.sortedByDescending { it.at.millis }.take(MOST_ARRIVED)
        val versions = accounts.flatMap { account -> shell.attempt(::tell) { shell.musette.outbox(account.id).twoVersions() } ?: emptyList() }
        val inOrder = waiting.sortedWith(compareBy({ it.why == null }, { it.askedAt.millis }))
        val isOffline = accounts.isNotEmpty() && accounts.all { it.connection == Connection.OFFLINE || it.connection == Connection.CAPTURED }
        val back = takenBack()
        shown.update {
            it.copy(
                known = true, versions = versions, waiting = inOrder, back = back, arrived = arrived, isOffline = isOffline,
                isCaptured = accounts.any { one -> one.connection == Connection.CAPTURED },
                signIn = accounts.filter { one -> one.signIn != null },
            )
        }
        askAgain()
    }

    private fun OutboxState.asks(): String? = letting?.key ?: falling?.let { "${it.change.key}\n${textOfFall(it.why)}" }

    /** Of what is still there. */
    private fun askAgain() {
        val (key, fall) = (asked ?: return).let { it.substringBefore('\n') to fallOf(it.substringAfter('\n', "")) }
        asked = null
        shown.update { state ->
            val falling = fall?.let { why -> state.waiting.firstOrNull { it.key == key }?.let { Falling(it, why) } }
            state.copy(letting = state.back.firstOrNull { it.key == key }, falling = falling)
        }
    }

    private suspend fun readBack() {
        val back = takenBack()
        shown.update { it.copy(back = back) }
    }

    private suspend fun takenBack(): List<Back> {
        val back = shell.accounts.value.flatMap { account ->
            val texts = shell.attempt { shell.musette.feeds(account.id).drafts() }.orEmpty().filter { !it.composed }
            // What a later edit took the place of was taken back by nobody; what goes with a draft is listed with that.
            val files = shell.attempt { shell.musette.documents(account.id).keptBack() }.orEmpty().filter { it.draft == null && !it.followed }
            texts.map { Back.Words(account.id, it) } + files.map { Back.File(account.id, it) }
        }
        return back.sortedByDescending { one -> one.at.millis }
    }

    private suspend fun documents(account: Account): List<Waiting> = shell.attempt(::tell) {
        shell.musette.outbox(account.id).list().map {
            val what = words.say("outbox-document", "what" to words.core.asked(it.asked), "name" to it.name)
            Waiting(
                account.id, Door.DOCUMENTS, it.intent, what, asPath(it.place), it.state, it.askedAt, it.holdUntil, it.lastFailure, it.remedies, name = it.name,
                item = it.item, triedAt = it.triedAt, nextAt = it.nextAt, nearest = nearest(account, it), underway = underway(account, it),
            )
        }
    } ?: emptyList()

    private suspend fun underway(account: Account, entry: OutboxEntry): ItemState.Sending? =
        if (entry.state !is IntentState.Sending) null
        else shell.attempt { shell.musette.documents(account.id).item(entry.item) }?.state as? ItemState.Sending

    /** Where it can be put back, where that is a remedy. */
    private suspend fun nearest(account: Account, entry: OutboxEntry): String? =
        if (Remedy.ELSEWHERE !in entry.remedies) null else shell.attempt { shell.musette.outbox(account.id).nearest(entry.intent).path }

    private suspend fun posts(account: Account): List<Waiting> = shell.attempt(::tell) {
        shell.musette.feeds(account.id).waiting().map {
            Waiting(
                account.id, Door.FEEDS, it.intent, asked(it.asked, it.about.text), it.about.place, it.state, it.askedAt, it.holdUntil, it.lastFailure,
                it.remedies, feed = it.feed?.row, post = it.post?.row, asked = it.asked, triedAt = it.triedAt, nextAt = it.nextAt, inDoubt = it.inDoubt,
            )
        }
    } ?: emptyList()

    private suspend fun tasks(account: Account): List<Waiting> = shell.attempt(::tell) {
        // Changes that ask the same are one question.
        shell.musette.tasks(account.id).waiting().filter { it.together.isEmpty() || it.together.first() == it.intent }.map {
            Waiting(
                account.id, Door.TASKS, it.intent, asked(it.asked, it.title), "", it.state, it.askedAt, null, it.lastFailure, it.remedies,
                name = it.title, triedAt = it.triedAt, nextAt = it.nextAt, together = it.together.ifEmpty { listOf(it.intent) }, inDoubt = it.inDoubt,
            )
        }
    } ?: emptyList()

    private suspend fun arrived(account: Account): List<Arrived> {
        val files = shell.attempt(::tell) { shell.musette.outbox(account.id).receipts(MOST_ARRIVED.toUInt()) } ?: emptyList()
        val posts = shell.attempt(::tell) { shell.musette.feeds(account.id).receipts(MOST_ARRIVED.toUInt()) } ?: emptyList()
        val tasks = shell.attempt(::tell) { shell.musette.tasks(account.id).receipts(MOST_ARRIVED.toUInt()) } ?: emptyList()
        return files.map {
            val what = words.say("outbox-document", "what" to words.core.asked(it.asked), "name" to it.name)
            Arrived("${account.id.text} d${it.row.row}", what, asPath(it.place), it.deliveredAt)
        } + tasks.map { Arrived("${account.id.text} t${it.row.row}", asked(it.asked, it.title), it.listName, it.deliveredAt) } +
            posts.map { Arrived("${account.id.text} f${it.row.row}", asked(it.asked, it.told.text), it.told.place, it.deliveredAt) }
    }

    private fun asked(asked: TaskAsk, title: String): String {
        val message = when (asked) {
            is TaskAsk.Add -> "outbox-task-new"
            is TaskAsk.Change -> "outbox-task-changed"
            is TaskAsk.Remove -> "outbox-task-removed"
        }
        return words.say(message, "name" to title)
    }

    private fun asked(asked: FeedAsk, text: String): String = when (asked) {
        is FeedAsk.Post -> if (text.isEmpty()) words["outbox-post-files"] else text
        FeedAsk.Like -> words["outbox-like"]
        FeedAsk.Unlike -> words["outbox-unlike"]
        is FeedAsk.Remove -> words["outbox-remove-post"]
        is FeedAsk.Join -> words["outbox-join"]
        is FeedAsk.Leave -> words["outbox-leave"]
    }

    override fun back() = ways.back()

    override fun send() = ask({ state, on -> state.copy(sending = on) }) {
        for (account in shell.accounts.value) shell.bring(account.id, ::tellAsked)
    }

    override fun cure(change: Waiting, cure: Cure, name: String) {
        val (outbox, feeds, tasks) = Triple(shell.musette.outbox(change.account), shell.musette.feeds(change.account), shell.musette.tasks(change.account))
        when (cure) {
            Cure.TAKE_BACK -> cancel(change)
            Cure.PUT_ELSEWHERE -> act(change) {
                val from = outbox.nearest(change.intent).folder
                go { put(change.account, from, Putting.Change(change.intent, change.name)) }
            }
            Cure.TRY_AGAIN -> actAndLook(change) {
                when (change.door) {
                    Door.DOCUMENTS -> outbox.retry(change.intent)
                    Door.FEEDS -> feeds.retry(change.intent)
                    Door.TASKS -> for (intent in change.together) tasks.retry(intent)
                }
            }
            Cure.DO_IT -> actAndLook(change) {
                when (change.door) {
                    Door.DOCUMENTS -> outbox.confirm(change.intent)
                    Door.FEEDS -> feeds.confirm(change.intent)
                    Door.TASKS -> tasks.confirm(change.together)
                }
            }
            Cure.OTHER_NAME -> actAndLook(change) {
                val parent = parentOf(change)
                outbox.settleElsewhere(change.intent, parent, name.trim())
            }
            Cure.PUT_BACK -> actAndLook(change) { outbox.putBack(change.intent) }
            Cure.POST_ANEW -> actAndLook(change) { feeds.postAnew(change.intent) }
            Cure.MAKE_ANEW -> actAndLook(change) { tasks.makeAnew(change.intent) }
            Cure.ASK_TO_BE_LET_IN -> actAndLook(change) {
                feeds.join(groupOf(change), true)
                // What she has asked to be let in for goes behind that.
                feeds.retry(change.intent)
            }
        }
    }

    /** The folder that it was to be in. */
    private suspend fun parentOf(change: Waiting) =
        change.item?.let { item -> shell.musette.documents(change.account).item(item).parent }
            ?: shell.musette.outbox(change.account).nearest(change.intent).folder

    private fun nowhere() = MusetteException.NotFound("not_found", Reason.NotFound)

    private suspend fun groupOf(change: Waiting): FeedRow = change.feed
        ?: change.post?.let { shell.musette.feeds(change.account).post(it).feed?.row }
        ?: throw nowhere()

    private fun act(change: Waiting, deed: suspend () -> Unit) {
        shell.scope.launch { shell.attempt({ why -> tellOf(change.name, why) }, deed) }
    }

    private fun actAndLook(change: Waiting, deed: suspend () -> Unit) = act(change) {
        deed()
        shell.look(change.account)
    }

    private fun tellOf(name: String, why: Reason) = shown.update { it.copy(trouble = why, about = name) }

    /** Screens are changed where they are drawn. */
    private fun go(way: OutboxWays.() -> Unit) {
        scope.launch { ways.way() }
    }

    override fun cancel(change: Waiting) {
        val told: (Reason) -> Unit = { why ->
            val falls = why is Reason.OthersFall || why is Reason.AnswersFall
            if (falls) shown.update { it.copy(falling = Falling(change, why)) } else tellOf(change.name, why)
        }
        shell.scope.launch { shell.attempt(told) { cancel(change, Others.ASK) } }
    }

    override fun cancelAll() {
        val change = shown.value.falling?.change ?: return
        leaveIt()
        act(change) { cancel(change, Others.FALL) }
    }

    private suspend fun cancel(change: Waiting, others: Others) {
        when (change.door) {
            Door.DOCUMENTS -> shell.musette.outbox(change.account).cancel(change.intent, others)
            Door.FEEDS -> shell.musette.feeds(change.account).cancel(change.intent, others)
            Door.TASKS -> shell.musette.tasks(change.account).cancel(change.together)
        }
    }

    override fun leaveIt() = shown.update { it.copy(falling = null, letting = null) }

    override fun open(change: Waiting) = act(change) {
        val item = change.item
        val post = change.post
        val feed = change.feed
        when {
            item != null -> {
                val isFolder = shell.musette.documents(change.account).item(item).kind == ItemKind.FOLDER
                go { if (isFolder) folder(change.account, item) else document(change.account, item) }
            }
            post != null -> shell.musette.feeds(change.account).threadOf(post).row.let { go { thread(change.account, it) } }
            feed != null -> go { writing(change.account, feed) }
        }
    }

    override fun settle(versions: TwoVersions) = ways.settle(versions.mine.id.account, versions.intent)

    override fun signIn(account: Account) = ways.signIn(account.id)

    override fun goOn(words: Back.Words) {
        val draft = words.draft
        val thread = draft.thread
        act({
            go {
                when {
                    thread != null -> thread(words.account, thread.row)
                    draft.to.isNotEmpty() -> messageTo(words.account, draft.rows)
                    else -> writing(words.account, draft.feed.row)
                }
            }
        }) {
            shell.drafts.stored()
            shell.musette.feeds(words.account).compose(draft)
        }
    }

    override fun copy(words: Back.Words) {
        scope.launch { shell.device.copy(words.draft.text) }
    }

    override fun look(file: Back.File) = ways.keptBack(file.account, file.kept.content)

    override fun putBack(file: Back.File) {
        val folder = file.kept.folder ?: return putElsewhere(file)
        val documents = shell.musette.documents(file.account)
        shell.scope.launch {
            shell.attempt({ why -> tellOf(file.kept.name, why) }) { laidBeside(file.kept.name) { documents.uploadKeptBack(file.kept.content, folder, it) } }
            shell.look(file.account)
        }
    }

    override fun putElsewhere(file: Back.File) = act {
        val documents = shell.musette.documents(file.account)
        val drives = documents.drives()
        val drive = drives.firstOrNull { it.kind == DriveKind.PERSONAL } ?: drives.firstOrNull() ?: throw nowhere()
        val from = file.kept.folder?.takeIf { folder -> shell.attempt { documents.item(folder) } != null } ?: documents.root(drive.id.row)
        go { put(file.account, from, Putting.Back(file.kept.content, file.kept.name)) }
    }

    override fun letGo(what: Back) = shown.update { it.copy(letting = what) }

    override fun letItGo() {
        val what = shown.value.letting ?: return
        leaveIt()
        act({ readBack() }) {
            when (what) {
                is Back.Words -> shell.musette.feeds(what.account).discardDraft(what.draft)
                is Back.File -> shell.musette.documents(what.account).letGo(what.kept.content)
            }
        }
    }

    private companion object {
        const val MOST_ARRIVED = 50
    }
}
