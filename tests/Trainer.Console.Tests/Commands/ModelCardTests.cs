namespace Trainer.Tests.Commands;

public sealed class ModelCardTests
{
    [Fact]
    public async Task A_later_run_keeps_what_a_person_wrote_and_makes_the_rest_anew()
    {
        using var workspace = new Workspace();
        Directory.Move(workspace.Path("photos", "squares"), workspace.Path("photos", "a|b_<i>"));
        var configuration = workspace.Configure(""" "data": "photos", "image": 48, "report": false """);
        (await TrainerCall.RunAsync("run", configuration)).AssertDone();
        var first = Path.Combine(workspace.Run(), "model-card.md");
        var card = File.ReadAllText(first);

        Assert.StartsWith("# shapes\n\nTells 3 classes of images apart: a\\|b\\_\\<i\\>, circles, ", card, StringComparison.Ordinal);
        Assert.All(["Data", "Results", "Limits", "Settings", "Versions", "Notes"], heading =>
            Assert.Contains($"\n## {heading}\n", card, StringComparison.Ordinal));
        Assert.Matches("- circles is rare: [0-9]+ training images", card);
        Assert.Contains("| `image.size` | 48 |", card, StringComparison.Ordinal);

        var written = "For the sorting line.\r\n\r\n## Contact\r\n\r\nAda\r\n";
        var others = card.Split("## Notes")[0].Replace("# shapes", "# mine", StringComparison.Ordinal);
        File.WriteAllText(first, $"{others}## Notes\n\n{written}");
        (await TrainerCall.RunAsync("run", configuration)).AssertDone();
        var second = File.ReadAllText(workspace.Path("runs", "shapes", "latest", "model-card.md"));

        Assert.StartsWith("# shapes\n", second, StringComparison.Ordinal);
        Assert.EndsWith("## Notes\n\nFor the sorting line.\n\n## Contact\n\nAda\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clustering_has_a_card_and_an_empty_section_stays_an_invitation()
    {
        using var workspace = new Workspace(imagesPerClass: 4);
        var configuration = workspace.Configure(
            """ "task": "clustering", "data": "photos", "image": 48, "kMeans": { "k": 3 }, "report": false """);
        (await TrainerCall.RunAsync("run", configuration)).AssertDone();
        (await TrainerCall.RunAsync("run", configuration)).AssertDone();

        var card = File.ReadAllText(workspace.Path("runs", "shapes", "latest", "model-card.md"));

        Assert.Contains("Puts images into 3 groups", card, StringComparison.Ordinal);
        Assert.Contains("| silhouette |", card, StringComparison.Ordinal);
        Assert.Single(card.Split("<!-- Write here").Skip(1));
    }
}
