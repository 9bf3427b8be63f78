package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.Layout
import musette.MusetteException
import musette.Order
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Incoming
import musette.ui.Into
import musette.ui.JustAsked
import musette.ui.Kept
import musette.ui.NotTaken
import musette.ui.Shell
import musette.ui.given
import musette.ui.lists.Anchor
import musette.ui.lists.FolderRows
import musette.ui.lists.RowWindow
import musette.ui.reason
import musette.ui.words.Sentences
import musette.FolderView as Looks

/**
 * A folder: what is here at once, the server's list behind it, what a person puts into it, and what she does to its items.
 */
class FolderHolder(
    shell: Shell,
    account: AccountId,
    private val folder: ItemRow,
    ways: FolderWays,
    words: Sentences,
    scope: CoroutineScope,
    restored: Anchor<Long>? = null,
    kept: Kept = Kept(),
) : ItemsHolder<FolderState>(
    shell, account, ways, words, scope, kept, FolderState("", connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
    { it.selected }, { state, selected -> state.copy(selected = selected) },
),
    FolderDeeds {
    private val into = Into(account, folder = folder)
    private var ofWindow = Job(scope.coroutineContext[Job])
    private val windowed = MutableStateFlow(windowIn(null, restored))

    /** The rows; others after another order was chosen, for a place of one order is none of another. */
    val windows: StateFlow<RowWindow<Long, Item>> = windowed.asStateFlow()

    /** What tiles show of pictures. */
    val thumbs: Thumbs = ThumbsFromHere(shell, documents)

    init {
        whenever(account, { (it is Scope.Folder && it.v1 == folder) || it is Scope.Item || it is Scope.Kept }) { windowed.value.changed() }
        whenever(account, { it is Scope.Folder || it is Scope.Account }, ::readSelf)
        scope.launch { shell.untaken.of(into).collect { files -> shown.update { it.copy(notTaken = files) } } }
        scope.launch { windowed.collectLatest { window -> window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf ?: it.asOf) } } } }
        scope.launch { shell.attempt { documents.folderView(folder) }?.let { view -> shown.update { it.copy(order = view.order, layout = view.layout) } } }
        refresh()
    }

    private fun windowIn(order: Order?, restored: Anchor<Long>? = null) =
        RowWindow(FolderRows(documents, folder, order) { sectionIn(it, words) }, CoroutineScope(scope.coroutineContext + ofWindow), restored) { failure ->
            if (failure is MusetteException) shown.update { it.copy(trouble = failure.reason) }
        }

    override fun arrange(order: Order) {
        if (order == shown.value.order) return
        shown.update { it.copy(order = order) }
        ofWindow.cancel()
        ofWindow = Job(scope.coroutineContext[Job])
        windowed.value = windowIn(order)
        keepView()
    }

    override fun show(layout: Layout) {
        shown.update { it.copy(layout = layout) }
        keepView()
    }

    private fun keepView() {
        val view = shown.value.let { Looks(it.order, it.layout) }
        act { documents.setFolderView(folder, view) }
    }

    override fun home(items: List<Item>) = folder

    private suspend fun readSelf() {
        var isGone = false
        val trail = shell.trailTo(account, folder) { why -> isGone = why is Reason.NotFound }
        shown.update {
            it.copy(name = trail.lastOrNull()?.name ?: it.name, trail = trail.dropLast(1), connection = shell.connection(account), gone = isGone)
        }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tellAsked) { documents.refresh(folder) }
    }

    override fun openCrumb(crumb: Crumb) = ways.folder(account, crumb.folder)

    override fun makeFolder(name: String) = change { documents.makeFolder(folder, name) }

    override fun photograph() {
        shell.scope.launch { shell.photograph()?.let { add(listOf(it)) } }
    }

    override fun pick() {
        shell.scope.launch { add(shell.device.pick()) }
    }

    override fun add(incoming: List<Incoming>) {
        if (incoming.isEmpty()) return
        shell.scope.launch { if (shell.untaken.take(shell, into, incoming, ::lay)) shell.look(account) }
    }

    override fun addAgain() = add(shell.untaken.again(into))

    override fun letGo(file: NotTaken) = shell.untaken.letGo(file)

    private suspend fun lay(incoming: Incoming) {
        laidBeside(incoming.name) { name -> incoming.given { bytes -> documents.create(folder, name, bytes) } }
    }
}

/** The folders down to this one, itself the last; [untold] gets why nothing is known of itself. */
internal suspend fun Shell.trailTo(account: AccountId, folder: ItemRow, untold: (Reason) -> Unit = {}): List<Crumb> {
    val documents = musette.documents(account)
    val trail = ArrayList<Crumb>()
    var above: ItemRow? = folder
    while (trail.size < DEEPEST) {
        val at = above ?: break
        val item = attempt({ why -> if (trail.isEmpty()) untold(why) }) { documents.item(at) } ?: break
        trail.add(0, Crumb(item.id.row, item.name))
        above = item.parent
    }
    return trail
}

/** More folders above than this are not told. */
private const val DEEPEST = 64
