package musette.ui.device

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toPixelMap
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.NetworkKind
import musette.ui.Device
import musette.ui.Pages
import musette.ui.PagesException
import musette.ui.PagesTrouble
import musette.ui.Permission
import musette.ui.Reader
import musette.ui.Unlocking
import org.apache.pdfbox.pdmodel.PDDocument
import org.apache.pdfbox.pdmodel.PDPage
import org.apache.pdfbox.pdmodel.PDPageContentStream
import org.apache.pdfbox.pdmodel.common.PDRectangle
import org.apache.pdfbox.pdmodel.encryption.AccessPermission
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy
import org.apache.pdfbox.pdmodel.font.PDType1Font
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName
import org.apache.pdfbox.util.Matrix
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Surface
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Assert.fail
import org.junit.Test
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.file.Files
import java.util.concurrent.atomic.AtomicLong
import kotlin.io.path.writeText

/**
 * What every [Device] keeps to, whatever it is: the screens know no more of it.
 *
 * A platform's test extends this and says how its browser and its other apps behave.
 */
abstract class DeviceContract {
    /**
     * A device whose browser does this with the page that it is shown, as every other app with what it is handed; null: nothing shows anything.
     *
     * @param chosen what its person chooses or photographs, by name; of nothing she leaves.
     * @param takes what is done with a text that is shared or copied, and whether it was taken.
     */
    protected abstract fun device(
        chosen: Map<String, ByteArray> = emptyMap(), takes: (text: String) -> Boolean = { true }, browser: ((page: String) -> Unit)? = {},
    ): Device

    /** A device whose camera sees this code; null for one that reads none. */
    protected abstract fun seeing(code: String): Device?

    /** Devices whose person does what she can when she is asked for face, finger or code, and how that ends. */
    protected abstract fun asked(): List<Pair<Device, Unlocking>>

    /** Devices whose person lets the app do this, or not. */
    protected abstract fun leave(permission: Permission): List<Pair<Device, Boolean>>

    /** What the network costs that the device is in, as far as it tells. */
    protected abstract val costs: NetworkKind

    /** The answer of a sign-in reaches the device, as if the browser came back with it. */
    protected abstract fun comesBack(query: String)

    /** Lets another program open the file, does [deed], and closes it. */
    protected abstract fun whileOpenElsewhere(path: String, deed: () -> Unit)

    @Test
    fun a_sign_in_answers_the_address_that_the_browser_came_back_to_and_nothing_else_that_it_asks() = played {
        val device = device { page ->
            assertEquals(PAGE, page)
            comesBack("")
            comesBack("icon=1")
            comesBack("code=a%2Fb&state=s")
        }
        val redirect = device.signIn(PAGE)!!
        assertTrue(redirect, redirect.endsWith("?code=a%2Fb&state=s"))
    }

    @Test
    fun a_sign_in_that_nothing_shows_is_none() = played { assertNull(device(browser = null).signIn(PAGE)) }

    @Test
    fun a_sign_in_that_is_left_can_be_begun_again() = played {
        val out = CompletableDeferred<Unit>()
        val first = async { device { out.complete(Unit) }.signIn(PAGE) }
        out.await()
        first.cancelAndJoin()
        assertNotNull(device { comesBack("code=c&state=s") }.signIn(PAGE))
    }

    @Test
    fun two_sign_ins_at_once_harm_nobody() = played {
        val out = CompletableDeferred<Unit>()
        val first = async { device { out.complete(Unit) }.signIn(PAGE) }
        out.await()
        assertNull(device().signIn(PAGE))
        comesBack("code=c&state=s")
        assertNotNull(first.await())
    }

    @Test
    fun what_is_broken_off_is_nothing_and_no_fault() = played {
        val device = device(browser = null)
        assertFalse(device.openAddress("https://rive.example/"))
        assertFalse(device.openWith("/nowhere/at/all.pdf"))
        device.copy("Storm plan B")
        device.secureWindow(true)
        device.secureWindow(false)
    }

    @Test
    fun a_file_that_is_gone_is_handed_to_nobody() = played { assertFalse(device().openWith("/nowhere/at/all.pdf")) }

    @Test
    fun a_file_is_open_elsewhere_while_another_program_has_it() = played {
        val file = Files.createTempFile("musette-lent-", ".txt").apply { writeText("Rain covers") }
        val device = device()
        assertFalse(device.isOpenElsewhere(file.toString()))
        whileOpenElsewhere(file.toString()) { runBlocking { assertTrue(device.isOpenElsewhere(file.toString())) } }
        assertFalse(device.isOpenElsewhere(file.toString()))
        Files.delete(file)
    }

    @Test
    fun a_picture_is_no_larger_than_asked_and_keeps_its_shape() = played {
        assertEquals(1024 to 512, device().decode(png(2048, 1024), 1024)!!.sides())
        assertEquals(64 to 48, device().decode(png(64, 48), 1024)!!.sides())
        assertEquals("a line of pixels stays one", 1024 to 1, device().decode(png(4096, 1), 1024)!!.sides())
    }

    @Test
    fun what_is_no_picture_is_none() = played {
        assertNull(device().decode(ByteArray(0), 1024))
        assertNull(device().decode("<html>Sign in to the free network</html>".toByteArray(), 1024))
        assertNull("a picture that was cut off before its pixels", device().decode(png(64, 48).copyOf(20), 1024))
    }

    @Test
    fun pages_have_their_sizes_turned_as_they_are_read_and_their_words() = played {
        val pages = device().pages(Bytes(pdf(PDRectangle.A4 to 0, PDRectangle.A0 to 90)))
        pages.use {
            assertEquals(2, pages.count)
            val (upright, turned) = pages.size(0) to pages.size(1)
            assertTrue("$upright", upright.height > upright.width)
            assertTrue("a page that is turned is as wide as it is read: $turned", turned.width > turned.height)
            assertTrue(pages.text(1), "Page 2" in pages.text(1))
        }
    }

    @Test
    fun a_piece_of_a_page_is_what_the_whole_page_has_there() = played {
        device().pages(Bytes(pdf(PDRectangle.A6 to 0))).use { pages ->
            val (width, height) = pages.size(0).let { it.width.toInt() to it.height.toInt() }
            val whole = pages.draw(0, 0, 0, width, height, 1f).toPixelMap()
            val piece = pages.draw(0, 20, 270, 120, 90, 1f).toPixelMap()
            assertEquals(120 to 90, piece.width to piece.height)
            for (y in 0 until 90 step 3) for (x in 0 until 120 step 3) assertEquals("$x, $y", whole[x + 20, y + 270], piece[x, y])
            assertTrue("something is drawn there", (0 until 90).any { y -> (0 until 120).any { x -> piece[x, y].red < 0.5f } })
        }
    }

    @Test
    fun a_piece_behind_the_edge_is_paper() = played {
        device().pages(Bytes(pdf(PDRectangle.A6 to 0))).use { pages ->
            val piece = pages.draw(0, 100_000, 100_000, 8, 8, 4f).toPixelMap()
            assertEquals(1f, piece[4, 4].red, 0f)
        }
    }

    @Test
    fun a_document_of_a_thousand_pages_is_read_by_pieces() = played {
        val bytes = Bytes(pdf(*Array(1_000) { PDRectangle.A4 to 0 }, long = true))
        device().pages(bytes).use { pages ->
            assertEquals(1_000, pages.count)
            pages.draw(999, 0, 0, 32, 32, 0.1f)
            assertTrue("${bytes.most.get()} bytes at once", bytes.most.get() <= 1 shl 20)
        }
    }

    @Test
    fun a_locked_document_and_a_broken_one_are_told_apart() = played {
        assertEquals(PagesTrouble.LOCKED, trouble(Bytes(pdf(PDRectangle.A4 to 0, password = "dusk"))))
        assertEquals(PagesTrouble.BROKEN, trouble(Bytes("No pages at all".toByteArray())))
        assertEquals(PagesTrouble.BROKEN, trouble(Bytes(ByteArray(0))))
        val whole = pdf(PDRectangle.A4 to 0)
        val lying = object : Reader by Bytes(whole) {
            override val size = whole.size * 2L
        }
        assertEquals("shorter than it says", PagesTrouble.BROKEN, trouble(lying))
    }

    @Test
    fun a_damaged_page_is_said_to_be_damaged_and_the_others_are_drawn() = played {
        val whole = pdf(PDRectangle.A6 to 0, PDRectangle.A6 to 0, PDRectangle.A6 to 0)
        device().pages(Bytes(damaged(whole, "Page 2"))).use { pages ->
            assertEquals(3, pages.count)
            pages.draw(0, 0, 0, 32, 32, 1f)
            pages.draw(2, 0, 0, 32, 32, 1f)
        }
        val gone = object : Reader by Bytes(whole) {
            var there = true
            override suspend fun readAt(offset: Long, length: Int): ByteArray =
                if (there) whole.copyOfRange(offset.toInt(), (offset + length).toInt().coerceAtMost(whole.size)) else throw IOException("the disk is gone")
        }
        device().pages(gone).use { pages ->
            gone.there = false
            for (deed in listOf<suspend () -> Any>({ pages.draw(1, 0, 0, 32, 32, 1f) }, { pages.text(1) })) {
                // What was read before may still be there; nothing else than this is thrown.
                runCatching { deed() }.onFailure { assertTrue("$it", it is PagesException) }
            }
        }
    }

    @Test
    fun pages_that_are_closed_while_they_are_drawn_harm_nobody() = played {
        val pages = device().pages(Bytes(pdf(*Array(40) { PDRectangle.A4 to 0 }, long = true)))
        val drawing =
            async { for (page in 0 until 40) runCatching { pages.draw(page, 0, 0, 256, 256, 1f) }.onFailure { assertTrue("$it", it is PagesException) } }
        pages.draw(0, 0, 0, 8, 8, 1f)
        pages.close()
        drawing.await()
    }

    @Test
    fun what_is_chosen_comes_in_whole_as_often_as_it_is_read() = played {
        val files = mapOf("Storm plan.txt" to "Gates open at four".toByteArray(), "Covers.png" to png(64, 48), "empty" to ByteArray(0))
        val picked = device(chosen = files).pick()
        assertEquals(files.keys, picked.map { it.name }.toSet())
        for (file in picked) {
            val bytes = files.getValue(file.name)
            assertEquals(file.name, bytes.size.toLong(), file.size ?: bytes.size.toLong())
            assertTrue(file.name, '/' in file.type)
            repeat(2) { assertArrayEquals(file.name, bytes, file.reader().use { it.readBytes() }) }
        }
        assertEquals("whoever leaves chooses nothing", emptyList<Any>(), device().pick())
    }

    @Test
    fun a_photograph_comes_in_whole_or_is_none() = played {
        val taken = device(chosen = mapOf("Covers.png" to png(64, 48))).photograph()!!
        assertTrue(taken.type, taken.type.startsWith("image/"))
        assertArrayEquals(png(64, 48), taken.reader().use { it.readBytes() })
        assertNull(device().photograph())
    }

    @Test
    fun a_code_is_read_or_nobody_is_offered_to_read_one() = played {
        val seeing = seeing("musette:invitation?from=rive")
        if (seeing != null) assertEquals("musette:invitation?from=rive", seeing.scan())
        assertEquals(seeing != null, device().scans)
        assertNull("it sees none", device().scan())
    }

    @Test
    fun a_file_and_an_address_are_handed_on_as_they_are() = played {
        val file = Files.createTempFile("musette-lent-", ".txt").apply { writeText("Rain covers") }
        val handed = ArrayList<String>()
        val device = device { handed += it }
        assertTrue(device.openWith(file.toString()))
        assertTrue(device.openAddress("https://rive.example/plans?id=1&x=a%2Fb"))
        assertEquals(listOf(file.toString(), "https://rive.example/plans?id=1&x=a%2Fb"), handed)
        assertFalse("nothing opens it", device(browser = null).openWith(file.toString()))
        Files.delete(file)
    }

    @Test
    fun what_is_shared_or_copied_is_taken_as_it_is_or_said_not_to_be() = played {
        val taken = ArrayList<String>()
        val device = device(takes = taken::add)
        assertTrue(device.share("Storm plan B: https://rive.example/s/1"))
        device.copy("container 14\n← left")
        assertEquals(listOf("Storm plan B: https://rive.example/s/1", "container 14\n← left"), taken)
        assertFalse(device(takes = { false }).share("Storm plan B"))
    }

    @Test
    fun leave_is_what_its_person_said() = played {
        for (permission in Permission.entries) {
            val all = leave(permission)
            assertTrue("somebody lets it", all.any { it.second })
            for ((device, isLet) in all) repeat(2) { assertEquals("$permission", isLet, device.permit(permission)) }
        }
    }

    @Test
    fun nobody_is_locked_out_where_nothing_can_be_asked_by() = played {
        val all = asked()
        assertTrue("it is asked", all.isNotEmpty())
        for ((device, ends) in all) assertEquals(ends, device.unlock("To show what you hold"))
    }

    @Test
    fun the_page_of_the_wifi_is_asked_for_by_a_name_that_it_can_answer_for() = played {
        val asked = ArrayList<String>()
        assertTrue(device { asked += it }.openPortal())
        assertTrue("never over TLS: $asked", asked.single().startsWith("http://"))
        assertFalse("nothing shows the page of the Wi-Fi", device(browser = null).openPortal())
        assertEquals(costs, device().network())
    }

    private suspend fun trouble(reader: Reader): PagesTrouble = try {
        device().pages(reader).close()
        fail("it opened").let { error("unreached") }
    } catch (failure: PagesException) {
        failure.trouble
    }

    /** A deed that waits longer than this waits for ever. */
    private fun played(deed: suspend CoroutineScope.() -> Unit) = runBlocking { withTimeout(60_000) { deed() } }

    private fun ImageBitmap.sides() = width to height

    private fun png(width: Int, height: Int): ByteArray =
        Surface.makeRasterN32Premul(width, height).makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes

    private fun pdf(vararg pages: Pair<PDRectangle, Int>, password: String? = null, long: Boolean = false): ByteArray = PDDocument().use { document ->
        pages.forEachIndexed { index, (size, turned) ->
            val page = PDPage(size).apply { rotation = turned }
            document.addPage(page)
            PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, !long).use { content ->
                // A page that is turned was drawn lying on its side, so that it is upright when it is read.
                if (turned == 90) content.transform(Matrix.getRotateInstance(Math.PI / 2, size.width, 0f))
                content.addRect(30f, 90f, 60f, 40f)
                content.fill()
                content.beginText()
                content.setFont(PDType1Font(FontName.HELVETICA), 12f)
                content.newLineAtOffset(40f, 40f)
                content.showText("Page ${index + 1}")
                content.endText()
                if (long) repeat(400) { content.addRect(it.toFloat(), it.toFloat(), 1f, 1f) }
            }
        }
        if (password != null) document.protect(StandardProtectionPolicy(password, password, AccessPermission()))
        ByteArrayOutputStream().also(document::save).toByteArray()
    }

    /** The same length, with rubbish where this page's words are drawn. */
    private fun damaged(whole: ByteArray, words: String): ByteArray {
        val text = String(whole, Charsets.ISO_8859_1)
        val at = text.indexOf(words)
        if (at < 0) return whole.copyOf().also { bytes -> streamOf(text, 2)?.let { for (index in it) bytes[index] = 0x7f } }
        return whole.copyOf().also { bytes -> for (index in at until at + words.length) bytes[index] = 0x7f }
    }

    /** Where the bytes of the [number]th stream lie. */
    private fun streamOf(text: String, number: Int): IntRange? =
        Regex("stream\r?\n").findAll(text).filter { text.getOrNull(it.range.first - 1) != 'd' }.elementAtOrNull(number - 1)?.let { found ->
            found.range.last + 1 until text.indexOf("endstream", found.range.last)
        }

    private class Bytes(private val bytes: ByteArray) : Reader {
        val most = AtomicLong()
        override val size = bytes.size.toLong()
        override suspend fun readAt(offset: Long, length: Int): ByteArray {
            val some = bytes.copyOfRange(minOf(offset, size).toInt(), minOf(offset + length, size).toInt())
            most.accumulateAndGet(some.size.toLong(), ::maxOf)
            return some
        }
    }

    private companion object {
        const val PAGE = "https://login.rive.example/authorize?client_id=1"
    }
}
