using System.Diagnostics;
using System.Globalization;
using SkiaSharp;

namespace Trainer.Tests.Commands;

/// <summary>The memory of the whole process is bounded, however many threads come upon large images at once.</summary>
public sealed class LargeImageTests
{
    private const int Workers = 8;
    private const int Side = 8000;

    // What documentation promises: 1 GiB for large images, 256 MiB for files, and what the process takes without images.
    private const long Bound = (1L << 30) + (1L << 28) + (300L << 20);

    [LinuxFact]
    public async Task Eight_threads_that_predict_large_images_take_no_more_memory_than_documented()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        using (var bitmap = new SKBitmap(Side, Side))
        using (var file = File.Create(workspace.Path("large.png")))
        {
            bitmap.Erase(SKColors.SeaGreen);
            using var data = bitmap.PeekPixels().Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.None, zLibLevel: 1));
            data.SaveTo(file);
        }

        string[] call =
        [
            Path.Combine(AppContext.BaseDirectory, "trainer.dll"), "predict", Path.Combine(workspace.Run(), "model.zip"), "--format", "csv",
            .. Enumerable.Repeat(workspace.Path("large.png"), Workers),
        ];
        var start = new ProcessStartInfo("dotnet", call) { RedirectStandardOutput = true };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = Workers.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = await PeakAsync(process);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(1 + (Workers * 3), (await output).Trim().Split('\n').Length);

        // One of them takes 341 MB; a peak below it would mean that nothing was measured.
        Assert.InRange(peak, 341L << 20, Bound);
    }

    private static async Task<long> PeakAsync(Process process)
    {
        var peak = 0L;
        while (!process.HasExited)
        {
            try
            {
                var highest = File.ReadLines($"/proc/{process.Id}/status")
                    .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                var kilobytes = highest?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
                peak = kilobytes is null ? peak : long.Parse(kilobytes, CultureInfo.InvariantCulture) << 10;
            }
            catch (IOException)
            {
                // It ended in between.
            }

            await Task.Delay(20);
        }

        await process.WaitForExitAsync();
        return peak;
    }
}
