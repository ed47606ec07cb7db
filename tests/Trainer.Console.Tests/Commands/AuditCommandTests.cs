using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly Workspace _workspace = new(8);

    public AuditCommandTests() =>
        File.Copy(_workspace.Path("photos", "circles", "00.png"), _workspace.Path("photos", "circles", "copy.png"));

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Table_json_csv_and_the_files_say_the_same()
    {
        var output = _workspace.Path("out");
        string[] call = ["audit", _workspace.Configure(), "--output", output];
        var table = (await TrainerCall.RunAsync(call)).AssertDone();
        Assert.Contains("circles/copy.png", table.Out, StringComparison.Ordinal);
        Assert.Contains("25 images audited, and none changed.", table.Out, StringComparison.Ordinal);

        var file = File.ReadAllLines(Path.Combine(output, "audit.csv"));
        var csv = (await TrainerCall.RunAsync([.. call, "--format", "csv"])).AssertDone().Out.TrimEnd().Split('\n');
        Assert.Equal(file.Select(Short), csv.Select(Short));
        var json = (await TrainerCall.RunAsync([.. call, "--format", "json"])).AssertDone().Out;
        var rows = JsonDocument.Parse(json).RootElement.EnumerateArray().ToList();
        Assert.Equal(file.Length - 1, rows.Count);
        var duplicate = Assert.Single(rows, row => row.GetProperty("kind").GetString() == "duplicate");
        Assert.Equal("circles/00.png", duplicate.GetProperty("other").GetString());
        Assert.Contains("\ncircles/copy.png\n", File.ReadAllText(Path.Combine(output, "exclude.txt")), StringComparison.Ordinal);

        var all = (await TrainerCall.RunAsync([.. call, "--all", "--format", "csv"])).AssertDone().Out;
        Assert.Equal(25, all.Split('\n').Skip(1).Count(row => row.Contains(",label,", StringComparison.Ordinal)));

        static string Short(string row) => string.Join(',', row.Split(',')[..3]);
    }

    [Fact]
    public async Task Wrong_calls_are_reported()
    {
        (await TrainerCall.RunAsync("audit", _workspace.Path("none"))).AssertError(2, "none");
        (await TrainerCall.RunAsync("audit", _workspace.Configure(), "--pipeline", "shape")).AssertError(2, "Did you mean");
        (await TrainerCall.RunAsync("audit", _workspace.Configure(), "--output", "")).AssertError(2, "--output must name a folder");
        var two = _workspace.Write(
            "two.json", """{ "pipelines": { "one": { "data": "photos" }, "other": { "data": "photos" } } }""");
        (await TrainerCall.RunAsync("audit", two)).AssertError(2, "There are 2 pipelines", "one, other");
        (await TrainerCall.RunAsync("audit", _workspace.Configure(), "--output", _workspace.Path("pipelines.json", "x")))
            .AssertError(1, "cannot be written");
    }
}
