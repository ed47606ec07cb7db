using Trainer.Tests.Commands;
using Trainer.Tests.Documentation;

namespace Trainer.Tests.Inputs;

/// <summary>The page says what the command prints today.</summary>
public sealed class InputsPageTests
{
    private const string Remake = "UPDATE_GENERATED_FILES=1 dotnet test tests/Trainer.Console.Tests -c Release --filter InputsPage";

    [LinuxFact]
    public async Task The_page_of_inputs_is_up_to_date()
    {
        var made = await InputsPage.WriteAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED_FILES") == "1")
        {
            File.WriteAllText(RepositoryFolder.File("docs", "inputs.md"), made);
        }

        Assert.True(Checkout.Page("inputs.md") == made, $"docs/inputs.md is not what the command prints. Make it again: {Remake}");
    }
}
