package musette.ui.screens.outbox

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Canvas
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.Paint
import musette.Item
import musette.ItemId
import musette.ItemKind
import musette.ItemState
import musette.Reason
import musette.TwoVersions
import musette.ids.DriveRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

/** A sheet with a few lines on it, one of them of another colour. */
private fun sheet(odd: Int): ImageBitmap {
    val sheet = ImageBitmap(360, 480)
    val canvas = Canvas(sheet)
    canvas.drawRect(Rect(0f, 0f, 360f, 480f), Paint().apply { color = Color.White })
    for (line in 0..9) {
        val ink = Paint().apply { color = if (line == odd) Color(0xff0b6e99) else Color(0xff777777); strokeWidth = 8f }
        canvas.drawLine(Offset(40f, 60f + line * 38f), Offset(if (line % 3 == 2) 220f else 320f, 60f + line * 38f), ink)
    }
    return sheet
}

private fun version(row: Long, name: String, by: String?, size: ULong, ago: Long) = Item(
    ItemId(Samples.RIVE, ItemRow(row)), DriveRow(1), ItemRow(1), ItemKind.FILE, name, size, WallTime(Samples.NOW - ago), by,
    ItemState.OnThisDevice(false), null,
)

private fun both(name: String, copy: String) = TwoVersions(
    IntentRow(1), version(2, copy, null, 4_310_000uL, 20 * Samples.MINUTE), version(1, name, "Noor Haddad", 4_250_000uL, 35 * Samples.MINUTE),
    "Production/Plans/Stage North", true, WallTime(Samples.NOW - 20 * Samples.MINUTE),
)

internal val settlingScene get() = pdf

private val pdf = SettlingState(
    both("Stage-North.pdf", "Stage-North (Ada's copy, 2026-06-25 13.50).pdf"), mine = Glimpse.Picture(sheet(3)), theirs = Glimpse.Picture(sheet(6)),
)

private fun settling(state: String, settling: SettlingState, main: Boolean = false) = Scene("settling", state, main) { SettlingView(settling, noDeeds()) }

internal val settlingScenes = listOf(
    settling("pages", pdf, main = true),
    settling(
        "text",
        pdf.copy(
            both("Crew.txt", "Crew (Ada's copy).txt"),
            mine = Glimpse.Text("Gate 3: Luc\nGate 4: Ada\nNight: Noor"), theirs = Glimpse.Text("Gate 3: Luc\nGate 4: 李伟\nNight: رنا"),
        ),
    ),
    settling(
        "offline",
        pdf.copy(
            both("Standby power for stage north, including both generators and the lake pump, as agreed.xlsx", "Standby power.xlsx"),
            mine = Glimpse.None, theirs = Glimpse.Absent,
        ),
    ),
    settling("trouble", pdf.copy(trouble = Reason.NotHere)),
    settling("settled", SettlingState(gone = true)),
    settling("busy", pdf.copy(busy = true)),
    settling("first-time", SettlingState()),
)
