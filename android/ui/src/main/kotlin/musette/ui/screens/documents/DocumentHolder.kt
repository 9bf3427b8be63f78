package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.ItemState
import musette.OpenDocument
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.PagesException
import musette.ui.PagesTrouble
import musette.ui.Reader
import musette.ui.Shell
import musette.ui.concern
import java.nio.charset.Charset

/** A document: its preview from the bytes that are here, and what a person does with it. Bytes are read where they lie, piece by piece. */
class DocumentHolder(
    private val shell: Shell,
    private val account: AccountId,
    private val row: ItemRow,
    private val left: () -> Unit,
    private val scope: CoroutineScope,
) : DocumentDeeds {
    private val documents = shell.musette.documents(account)
    private val shown = MutableStateFlow(DocumentState(connection = shell.connection(account)))
    private var opened: OpenDocument? = null
    val state: StateFlow<DocumentState> = shown.asStateFlow()

    init {
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(account) { it is Scope.Item && it.v1 == row || it is Scope.Folder || it is Scope.Kept }) read()
            }
        }
    }

    private suspend fun read() {
        val item = shell.attempt(::tell) { documents.item(row) } ?: return
        shown.update { it.copy(item = item, connection = shell.connection(account)) }
        if (shown.value.preview is Preview.Unknown || shown.value.preview is Preview.Absent) preview(item.name, item.state)
    }

    private suspend fun preview(name: String, state: ItemState) {
        if (state is ItemState.NotHere || state is ItemState.Waits || state is ItemState.Coming) {
            shown.update { it.copy(preview = Preview.Absent) }
            if (state is ItemState.NotHere && !shown.value.fetching && shown.value.trouble == null) fetch()
            return
        }
        val document = shell.attempt(::tell) { documents.openDocument(row) } ?: return
        opened?.destroy()
        opened = document
        val preview = shell.attempt(::tell) { previewOf(document, name) } ?: return
        shown.update { it.copy(preview = preview) }
    }

    private suspend fun previewOf(document: OpenDocument, name: String): Preview =
        when (name.substringAfterLast('.', "").lowercase()) {
            "png", "jpg", "jpeg", "gif", "webp", "bmp" ->
                if (document.size() > LARGEST_PICTURE) Preview.Foreign else picture(document.readAt(0uL, document.size().toUInt()))
            "txt", "md", "csv", "log", "json" -> {
                val bytes = document.readAt(0uL, minOf(document.size(), LONGEST_TEXT).toUInt())
                Preview.Text(String(bytes, Charset.forName("UTF-8")), document.size() <= LONGEST_TEXT)
            }
            "pdf" -> paged(document)
            else -> Preview.Foreign
        }

    private suspend fun picture(bytes: ByteArray): Preview = shell.device.decode(bytes, LONGEST_SIDE)?.let { Preview.Picture(it) } ?: Preview.Broken

    private suspend fun paged(document: OpenDocument): Preview = try {
        Preview.Paged(
            shell.device.pages(
                object : Reader {
                    override val size = document.size().toLong()
                    override suspend fun readAt(offset: Long, length: Int) = document.readAt(offset.toULong(), length.toUInt())
                },
            ),
        )
    } catch (failure: PagesException) {
        if (failure.trouble == PagesTrouble.LOCKED) Preview.Locked else Preview.Broken
    }

    override fun back() = left()

    override fun fetch() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt(::tell) { documents.fetch(row) }
            shown.update { it.copy(fetching = false) }
            read()
        }
    }

    override fun keep(kept: Boolean) {
        scope.launch {
            shell.attempt(::tell) { if (kept) documents.keep(row) else documents.unkeep(row) }
            shell.look(account)
            read()
        }
    }

    override fun openWith() {
        scope.launch {
            val copy = shell.attempt(::tell) { documents.lend(row) } ?: return@launch
            if (shell.device.openWith(copy.path)) shown.update { it.copy(lent = true) }
        }
    }

    override fun copyAddress() {
        scope.launch { shell.attempt(::tell) { documents.webAddress(row) }?.let { shell.device.copy(it) } }
    }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    /** Frees the document and its pages; the screen is gone. */
    fun close() {
        (shown.value.preview as? Preview.Paged)?.pages?.close()
        opened?.destroy()
        opened = null
    }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }

    private companion object {
        const val LARGEST_PICTURE = 32_000_000uL
        const val LONGEST_SIDE = 2048
        const val LONGEST_TEXT = 256_000uL
    }
}
