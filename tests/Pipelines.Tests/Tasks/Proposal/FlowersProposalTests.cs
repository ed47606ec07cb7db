namespace Pipelines.Tests.Tasks.Proposal;

public sealed class FlowersProposalTests
{
    [SharedFact]
    public async Task What_is_proposed_for_flowers_reaches_an_accuracy_of_86_percent()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "pipelines.json");
        var proposal = await ConfigurationProposal.MakeAsync(SharedFolder.File("datasets", "flowers"), file);
        Assert.Equal(200, proposal.Images.Found);
        Assert.Equal(5, proposal.Classes.Count);
        Assert.All(proposal.Classes, row => Assert.Equal(40, row.Train + row.Test));
        proposal.Write(file);

        var accuracies = new List<double>();
        for (var seed = 1; seed <= 8; seed++)
        {
            var results = await PipelineJob.Load(file, [$"data.splitSeed={seed}"]).RunAsync();
            accuracies.Add(results[0].Figures.First(figure => figure.Metric == "accuracy").Value);
        }

        Assert.InRange(accuracies.Average(), 0.86, 1);
    }
}
