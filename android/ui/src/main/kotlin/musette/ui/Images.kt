package musette.ui

import androidx.compose.ui.graphics.painter.Painter
import coil3.ImageLoader
import coil3.PlatformContext
import coil3.compose.asPainter
import coil3.decode.DataSource
import coil3.decode.ImageSource
import coil3.fetch.Fetcher
import coil3.fetch.SourceFetchResult
import coil3.memory.MemoryCache
import coil3.request.ImageRequest
import coil3.request.SuccessResult
import coil3.size.Precision
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import okio.Buffer
import okio.FileSystem

/**
 * A picture of the core.
 *
 * @property key by which it is known again: another one whenever its bytes are others.
 * @property longest pixels of its longer side, at least as many as are seen.
 * @property bytes all of it; asked for only where nothing in memory has it. Null: it is not on this device, or too large.
 */
class Pictured(val key: String, val longest: Int, val bytes: suspend () -> ByteArray?)

/**
 * Pictures of the core as they are painted: decoded by Coil, so many at a time, no larger than they are seen.
 *
 * **Never.** Nothing goes to a disk, where a plain picture must not be, and nothing to a network: the core alone fetches. What was shown
 * lately is in memory, up to so many bytes for all screens together.
 *
 * Tests: `tests/android`, ImagesTest.
 */
class Images(private val context: PlatformContext) {
    private val busy = Semaphore(AT_A_TIME)
    private val loader = ImageLoader.Builder(context)
        .components { add(Fetcher.Factory<Pictured> { picture, options, _ -> Fetcher { fetched(picture, options.fileSystem) } }) }
        .diskCache(null)
        // What falls out is gone: what is only referred to weakly would stay for as long as there is room.
        .memoryCache { MemoryCache.Builder().maxSizeBytes(MEMORY).weakReferencesEnabled(false).build() }
        .build()

    /** What is in memory, for the frame in which it is first asked for. */
    fun held(key: String): Painter? = loader.memoryCache?.get(MemoryCache.Key(key))?.image?.asPainter(context)

    /** Null for what is no picture, and for what is not here. */
    suspend fun of(picture: Pictured): Painter? {
        val request = ImageRequest.Builder(context).data(picture).memoryCacheKey(picture.key).size(picture.longest).precision(Precision.INEXACT).build()
        // The bytes of a photograph are in memory as a whole while it is decoded.
        return busy.withPermit { loader.execute(request) as? SuccessResult }?.image?.asPainter(context)
    }

    /** Nothing of an account that is no more stays. */
    fun forget() {
        loader.memoryCache?.clear()
    }

    private suspend fun fetched(picture: Pictured, files: FileSystem): SourceFetchResult? =
        picture.bytes()?.let { SourceFetchResult(ImageSource(Buffer().apply { write(it) }, files), null, DataSource.MEMORY) }

    private companion object {
        const val AT_A_TIME = 2

        /** Two hundred tiles, or a dozen photographs of a thread. */
        const val MEMORY = 64L * 1024 * 1024
    }
}
