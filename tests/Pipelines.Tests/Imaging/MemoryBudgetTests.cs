using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

public sealed class MemoryBudgetTests
{
    [Fact]
    public async Task Shares_wait_for_one_another_in_turn_and_a_small_one_never_waits()
    {
        var budget = new MemoryBudget(total: 100, small: 10);
        var first = budget.Take(60);
        var second = budget.Take(40);
        var taken = new List<string>();
        IDisposable? Take(string name, long bytes)
        {
            var share = budget.Take(bytes);
            lock (taken)
            {
                taken.Add(name);
            }

            return share;
        }

        // More than all of it: alone, and before the later one that would fit.
        var huge = Task.Run(() => Take("huge", 500));
        Assert.True(await IsWaiting(huge));
        var late = Task.Run(() => Take("late", 20));
        Assert.Null(budget.Take(10));
        second!.Dispose();
        second.Dispose();
        Assert.True(await IsWaiting(huge) && await IsWaiting(late));
        first!.Dispose();
        var alone = await huge.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(await IsWaiting(late));
        alone!.Dispose();
        await late.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["huge", "late"], taken);
    }

    [Fact]
    public async Task Many_threads_never_hold_more_than_all_of_it()
    {
        var budget = new MemoryBudget(total: 1000, small: 10);
        var (held, most) = (0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 500; i++)
            {
                var bytes = random.Next(11, 700);
                using var share = budget.Take(bytes);
                var now = Interlocked.Add(ref held, bytes);
                InterlockedMax(ref most, now);
                Interlocked.Add(ref held, -bytes);
            }
        })));
        Assert.InRange(most, 1, 1000);
    }

    /// <summary>Only a share that was given back lets in another, so this would not end if an error kept one.</summary>
    [Fact]
    public async Task An_image_that_cannot_be_decoded_gives_its_share_back()
    {
        var whole = TestPicture.Encode(5000, 5000, _ => SKColors.Red, SKEncodedImageFormat.Png);
        var work = Task.Run(() =>
        {
            for (var i = 0; i < 12; i++)
            {
                Assert.Throws<BadImageException>(() => ImageDecoder.DecodeHolding(whole.AsSpan(0, whole.Length / 2), out _));
            }

            ImageDecoder.Decode(whole).Dispose();
        });
        await work.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_very_large_image_that_is_needed_small_is_halved_and_keeps_its_colours()
    {
        var content = TestPicture.Encode(16_100, 4_000, at => at.X < 8_050 ? SKColors.Red : SKColors.Blue, SKEncodedImageFormat.Png);
        using var image = ImageDecoder.DecodeReduced(content, 100);
        Assert.Equal((503, 125), (image.Width, image.Height));
        Assert.Equal(SKColors.Red, image.GetPixel(20, 60));
        Assert.Equal(SKColors.Blue, image.GetPixel(480, 60));
    }

    private static async Task<bool> IsWaiting(Task task)
    {
        await Task.Delay(300);
        return !task.IsCompleted;
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
