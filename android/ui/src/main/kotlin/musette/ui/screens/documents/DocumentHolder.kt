package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.ItemState
import musette.OpenDocument
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Holder
import musette.ui.Shell

/** A document: its preview from the bytes that are here, and what a person does with it. Bytes are read where they lie, piece by piece. */
class DocumentHolder(
    shell: Shell,
    private val account: AccountId,
    private val row: ItemRow,
    private val left: () -> Unit,
    private val further: () -> Unit,
    scope: CoroutineScope,
) : Holder<DocumentState>(shell, scope, DocumentState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }),
    DocumentDeeds {
    private val documents = shell.musette.documents(account)
    private val reading = Mutex()
    private var opened: OpenDocument? = null

    init {
        whenever(account, { (it is Scope.Item && it.v1 == row) || it is Scope.Folder || it is Scope.Kept }, ::read)
    }

    /** One after the other: a document is freed when another has taken its place, and nobody reads from it any more. */
    private suspend fun read() = reading.withLock { readNow() }

    private suspend fun readNow() {
        val item = shell.attempt(::isNotThere) { documents.item(row) } ?: return
        val lent = shell.attempt { documents.lendings().any { it.item == row } } ?: false
        shown.update { it.copy(item = item, gone = false, lent = lent, connection = shell.connection(account)) }
        val seen = shown.value.preview
        if (seen is Preview.Unknown || seen is Preview.Absent || isOther(item.state)) preview(item.name, item.state)
    }

    /** A link, or a card of long ago, may lead to what is no more. */
    private fun isNotThere(why: Reason) = if (why is Reason.NotFound && shown.value.item == null) shown.update { it.copy(gone = true) } else tell(why)

    /** Whether what would be opened now are other bytes than those that are shown, as after an edit in another app. */
    private suspend fun isOther(state: ItemState): Boolean {
        val known = opened?.content() ?: return false
        if (state is ItemState.NotHere || state is ItemState.Waits || state is ItemState.Coming) return false
        val now = shell.attempt { documents.openDocument(row) } ?: return false
        return now.use { it.content() != known }
    }

    private suspend fun preview(name: String, state: ItemState) {
        if (state is ItemState.NotHere || state is ItemState.Waits || state is ItemState.Coming) {
            shown.update { it.copy(preview = Preview.Absent) }
            if (state is ItemState.NotHere && !shown.value.fetching && shown.value.trouble == null) fetch()
            return
        }
        val document = shell.attempt(::tell) { documents.openDocument(row) } ?: return
        val (before, seen) = opened to shown.value.preview
        opened = document
        val preview = shell.attempt(::tell) { shell.device.previewOf(document.reader(), name) } ?: return
        shown.update { it.copy(preview = preview) }
        (seen as? Preview.Paged)?.pages?.close()
        before?.destroy()
    }

    override fun back() = left()

    override fun history() = further()

    override fun fetch() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt(::tell) { documents.fetch(row) }
            shown.update { it.copy(fetching = false) }
            read()
        }
    }

    override fun keep(kept: Boolean) {
        val done: suspend () -> Unit = {
            shell.look(account)
            read()
        }
        act(done) { if (kept) documents.keep(row) else documents.unkeep(row) }
    }

    override fun openWith() {
        act {
            if (shell.lendings.lend(account, row)) shown.update { it.copy(lent = true) }
        }
    }

    override fun share() {
        act { shell.share(documents.webAddress(row)) }
    }

    override fun copyAddress() {
        act { shell.device.copy(documents.webAddress(row)) }
    }

    /** Frees the document and its pages; the screen is gone. */
    fun close() {
        (shown.value.preview as? Preview.Paged)?.pages?.close()
        opened?.destroy()
        opened = null
    }
}
