package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.Documents
import musette.Empty
import musette.OpenDocument
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ids.VersionRow
import musette.ui.Holder
import musette.ui.Shell
import musette.ui.words.Moments
import musette.ui.words.Sentences

/** A document as it was: read only; it can be put back, and another app gets a copy whose edits stay beside the document. */
class VersionHolder(
    shell: Shell,
    private val account: AccountId,
    private val row: ItemRow,
    private val version: VersionRow,
    private val left: () -> Unit,
    private val words: Sentences,
    private val moments: Moments,
    scope: CoroutineScope,
) : Holder<VersionState>(shell, scope, VersionState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }),
    VersionDeeds {
    private val documents: Documents = shell.musette.documents(account)
    private val reading = Mutex()
    private var opened: OpenDocument? = null
    private var fetched = false

    init {
        whenever(account, { (it is Scope.Item && it.v1 == row) || it is Scope.Folder || it is Scope.Outbox }) { reading.withLock { read() } }
    }

    private suspend fun read() {
        val item = shell.attempt(::tell) { documents.item(row) } ?: return
        val known = shell.attempt(::tell) { documents.versions(row) } ?: return
        val here = known.versions.firstOrNull { it.version == version }
        shown.update {
            it.copy(item = item, version = here ?: it.version, gone = here == null, waits = known.waiting.isNotEmpty(), connection = shell.connection(account))
        }
        if (here == null || opened != null) return
        val document = shell.attempt { documents.openVersion(version) }
        if (document == null) {
            shown.update { it.copy(preview = Preview.Absent) }
            // Unasked once: whatever the server says of it changes what is shown, and is no reason to ask again.
            if (!fetched) fetch()
            return
        }
        opened = document
        val preview = shell.attempt(::tell) { shell.device.previewOf(document.reader(), item.name) } ?: return
        shown.update { it.copy(preview = preview) }
    }

    override fun back() = left()

    override fun fetch() {
        fetched = true
        shown.update { it.copy(fetching = true, trouble = null) }
        scope.launch {
            // What says that there is no network stands in the place of the preview.
            shell.attempt({ why -> if (why !is Reason.Offline) tell(why) }) { documents.fetchVersion(version) }
            val isHere = shell.attempt { documents.versions(row).versions.any { it.version == version && it.here } } ?: false
            shown.update { it.copy(fetching = false) }
            if (isHere) reading.withLock { read() }
        }
    }

    override fun openWith() {
        act {
            val copy = documents.lendVersion(version)
            if (shell.openWith(copy.path)) shown.update { it.copy(lent = true) }
            // Nobody has it: what was lent for nothing does not lie there plain.
            else documents.takeBack(copy.lending, Empty.ASKS)
        }
    }

    override fun putBack() {
        if (shown.value.busy) return
        shown.update { it.copy(busy = true, trouble = null) }
        act({ scope.launch { left() } }) {
            try {
                documents.fetchVersion(version)
                val saved = documents.restoreVersion(version)
                shell.tellPutBack(account, shown.value.version?.madeAt, saved.intent, words, moments)
            } finally {
                shown.update { it.copy(busy = false) }
            }
        }
    }

    /** Frees the document and its pages; the screen is gone. */
    fun close() {
        (shown.value.preview as? Preview.Paged)?.pages?.close()
        opened?.destroy()
        opened = null
    }
}
