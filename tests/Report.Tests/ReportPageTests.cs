using System.Text.Json;

namespace Report.Tests;

/// <summary>The page in a browser: what a user sees, and what it must not do.</summary>
public sealed class ReportPageTests(Browser browser, SamplePages pages) : IClassFixture<Browser>, IClassFixture<SamplePages>
{
    private const string Figures = "document.querySelectorAll('#gallery figure[data-path]').length";

    [BrowserTheory]
    [InlineData("classification")]
    [InlineData("clustering")]
    [InlineData("pretext")]
    [InlineData("hostile")]
    [InlineData("two images")]
    [InlineData("comparison")]
    public async Task It_opens_from_disk_without_a_message_and_asks_for_nothing(string name)
    {
        await using var page = await browser.OpenAsync(pages[name]);
        Assert.NotEqual("", await page.EvaluateAsync<string>("document.querySelector('h1').textContent"));

        // Every button that there is, once, and every choice.
        await page.EvaluateAsync<bool>(
            """
            () => {
              for (const select of document.querySelectorAll("select")) {
                for (const option of select.options) { select.value = option.value; select.dispatchEvent(new Event("change")); }
              }
              for (const button of document.querySelectorAll("main button")) {
                button.click();
                document.getElementById("picture").close();
              }
              return true;
            }
            """, []);
        await page.Page.PdfDataAsync();
        await page.AssertQuietAsync();
    }

    [BrowserTheory]
    [InlineData("classification")]
    [InlineData("hostile")]
    [InlineData("two images")]
    public async Task Every_cell_opens_as_many_pictures_as_it_counts_in_every_order(string name)
    {
        await using var page = await browser.OpenAsync(pages[name]);
        foreach (var order in new[] { "name", "similarity", "name" })
        {
            await page.Page.SelectAsync("#confusion-order", order);
            var wrong = await page.EvaluateAsync<string[]>(
                """
                () => {
                  const data = JSON.parse(document.getElementById("report-data").textContent), wrong = [];
                  const cells = [...document.querySelectorAll("#confusion-matrix [data-truth][data-predicted]")];
                  for (const cell of cells) {
                    cell.click();
                    const figures = [...document.querySelectorAll("#gallery figure[data-path]")];
                    const row = cell.closest("tr");
                    const head = document.querySelector("#confusion-matrix thead tr").cells[cell.closest("td").cellIndex];
                    const expected = data.images.filter(image => image.truth == row.dataset.row && image.predicted == head.dataset.column);
                    if (figures.length !== Number(cell.textContent)
                      || figures.some((figure, i) => figure.dataset.path !== expected[i].path)
                      || row.cells[0].textContent !== cell.dataset.truth || head.textContent !== cell.dataset.predicted)
                      wrong.push(cell.getAttribute("aria-label"));
                  }
                  const total = cells.reduce((sum, cell) => sum + Number(cell.textContent), 0);
                  if (total !== data.imageCount) wrong.push("all cells: " + total);
                  return wrong;
                }
                """, []);
            Assert.Empty(wrong);
        }

        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task Shares_and_numbers_change_the_text_of_a_cell_and_not_its_pictures()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        const string Texts = "[...document.querySelectorAll('#confusion-matrix [data-count]')].map(cell => cell.textContent)";
        Assert.Equal(["70", "3", "7", "5", "5"], await page.EvaluateAsync<string[]>(Texts));
        await page.Page.SelectAsync("#confusion-values", "share");
        Assert.Equal(["100", "30", "70", "50", "50"], await page.EvaluateAsync<string[]>(Texts));
        await page.ClickAsync("#confusion-matrix [data-truth=cat][data-predicted=cat]");
        Assert.Equal(70, await page.EvaluateAsync<int>(Figures));
        Assert.Equal("cat right: 70 images", await page.EvaluateAsync<string>("document.getElementById('gallery-title').textContent"));
        await page.ClickAsync(".confusions button");
        Assert.Equal(
            "fox predicted as cat: 5 images", await page.EvaluateAsync<string>("document.getElementById('gallery-title').textContent"));
        Assert.Equal(5, await page.EvaluateAsync<int>(Figures));
    }

    [BrowserFact]
    public async Task Views_show_their_pictures_and_more_on_wish()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        Assert.Equal(13, await page.EvaluateAsync<int>(Figures));
        await page.ClickAsync("[data-view=all]");
        Assert.Equal(60, await page.EvaluateAsync<int>(Figures));
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('[data-view][aria-pressed=true]').length"));
        await page.ClickAsync("#gallery-more");
        Assert.Equal(90, await page.EvaluateAsync<int>(Figures));
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('gallery-more').hidden"));
        Assert.Equal("60", await page.EvaluateAsync<string>("document.activeElement.closest('figure').dataset.image"));
    }

    [BrowserFact]
    public async Task A_picture_opens_large_the_arrows_go_on_and_Escape_gives_the_focus_back()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        const string Title = "document.querySelector('#picture-title bdi').textContent";
        await page.EvaluateAsync<bool>("() => { document.querySelectorAll('#gallery figure button')[2].focus(); return true; }", []);
        await page.PressAsync("Enter");
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('picture').open"));
        Assert.Contains(
            "3 of 13", await page.EvaluateAsync<string>("document.getElementById('picture-title').textContent"), StringComparison.Ordinal);
        var third = await page.EvaluateAsync<string>(Title);
        await page.PressAsync("ArrowRight");
        Assert.NotEqual(third, await page.EvaluateAsync<string>(Title));
        await page.PressAsync("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft");
        Assert.Contains(
            "13 of 13", await page.EvaluateAsync<string>("document.getElementById('picture-title').textContent"), StringComparison.Ordinal);
        Assert.Equal(3, await page.EvaluateAsync<int>("document.querySelectorAll('#picture-facts .neighbours figure').length"));
        await page.PressAsync("Escape");
        Assert.False(await page.EvaluateAsync<bool>("document.getElementById('picture').open"));
        Assert.Equal(third, await page.EvaluateAsync<string>("document.activeElement.closest('figure').dataset.path"));
        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task A_point_of_the_map_answers_to_the_mouse_and_to_the_keyboard()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        const string Shown = "document.getElementById('map-picture').textContent";
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('#map-picture img').length"));
        var point = (await page.Page.QuerySelectorAllAsync("#map-plot circle"))[40];
        var path = await page.EvaluateAsync<string>("document.querySelectorAll('#map-plot circle')[40].dataset.path");
        await point.ScrollIntoViewAsync();
        await point.HoverAsync();
        var covered = await page.EvaluateAsync<string>(Shown);
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('#map-plot circle.chosen').length"));
        await page.EvaluateAsync<bool>("() => { document.querySelectorAll('#map-plot circle')[40].focus(); return true; }", []);
        Assert.StartsWith(path + ": ", await page.EvaluateAsync<string>(Shown), StringComparison.Ordinal);
        Assert.NotEqual("", covered);
        await page.PressAsync("Enter");
        Assert.Equal(path, await page.EvaluateAsync<string>("document.querySelector('#picture-title bdi').textContent"));
        await page.PressAsync("Escape");

        // From left to right, every point once.
        await page.PressAsync("Home");
        var seen = new HashSet<string>();
        for (var i = 0; i < 90; i++)
        {
            seen.Add(await page.EvaluateAsync<string>("document.activeElement.dataset.path"));
            await page.PressAsync("PageDown");
        }

        Assert.Equal(90, seen.Count);
        foreach (var key in new[] { "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown" })
        {
            await page.PressAsync("ArrowLeft", key);
            Assert.Equal("circle", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        }

        await page.Page.SelectAsync("#map-color", "right");
        Assert.Equal(
            ["right", "wrong"],
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#map-key button')].map(key => key.textContent)"));
        await page.ClickAsync("#map-key button");
        Assert.Equal(13, await page.EvaluateAsync<int>("document.querySelectorAll('#map-plot circle.faint').length"));
        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task A_heading_sorts_its_table_and_says_so()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        const string Names = "[...document.querySelectorAll('#classes tbody th')].map(cell => cell.textContent)";
        await page.ClickAsync("#classes th:nth-child(3) button");
        Assert.Equal(["fox", "dog", "cat"], await page.EvaluateAsync<string[]>(Names));
        Assert.Equal("ascending", await page.EvaluateAsync<string>("document.querySelector('#classes th:nth-child(3)').ariaSort"));
        await page.ClickAsync("#classes th:nth-child(3) button");
        Assert.Equal(["cat", "dog", "fox"], await page.EvaluateAsync<string[]>(Names));
        await page.ClickAsync("#classes th:nth-child(1) button");
        await page.ClickAsync("#classes th:nth-child(1) button");
        Assert.Equal(["fox", "dog", "cat"], await page.EvaluateAsync<string[]>(Names));
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('#classes [aria-sort]').length"));
    }

    [BrowserFact]
    public async Task Class_activation_maps_are_drawn_over_the_part_that_they_are_of()
    {
        var text = await File.ReadAllTextAsync(pages.Classification);
        var from = text.IndexOf("{\"format\"", StringComparison.Ordinal);
        var data = System.Text.Json.Nodes.JsonNode.Parse(text[from..text.IndexOf("</script>", from, StringComparison.Ordinal)])!;
        data["hasMaps"] = true;
        foreach (var image in data["images"]!.AsArray())
        {
            image!["maps"] = JsonSerializer.SerializeToNode(new object[]
            {
                new { label = 1, width = 2, height = 2, values = new[] { -1, 0, 1, 3 }, box = new[] { 0.25, 0, 0.5, 1 } },
            });
        }

        var file = Path.ChangeExtension(pages.Classification, ".maps.html");
        await File.WriteAllTextAsync(
            file, text[..from] + data.ToJsonString() + text[text.IndexOf("</script>", from, StringComparison.Ordinal)..]);
        await using var page = await browser.OpenAsync(file);
        await page.ClickAsync("#gallery figure button");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('#picture canvas').length"));
        await page.ClickAsync("#picture-facts .controls button:nth-child(2)");
        double[] box = [0.25, 0, 0.5, 1];
        Assert.Equal(box, await page.EvaluateAsync<double[]>(
            """
            () => {
              const canvas = document.querySelector("#picture canvas").getBoundingClientRect();
              const image = document.querySelector("#picture-view img").getBoundingClientRect();
              const round = value => Math.round(100 * value) / 100;
              return [(canvas.left - image.left) / image.width, (canvas.top - image.top) / image.height,
                canvas.width / image.width, canvas.height / image.height].map(round);
            }
            """, []));

        // The brightest place is the one with the highest value.
        Assert.Equal(3, await page.EvaluateAsync<int>(
            """
            () => {
              const pixels = document.querySelector("#picture canvas").getContext("2d").getImageData(0, 0, 2, 2).data;
              const sums = [0, 1, 2, 3].map(i => pixels[4 * i] + pixels[4 * i + 1] + pixels[4 * i + 2]);
              return sums.indexOf(Math.max(...sums));
            }
            """, []));
        await page.ClickAsync("#picture-facts .controls button:nth-child(1)");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('#picture canvas').length"));
        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task Text_from_outside_is_shown_as_it_is_and_executes_nothing()
    {
        await using var page = await browser.OpenAsync(pages.Hostile);
        string[] expected = [.. Pipelines.Tests.Reporting.Samples.SampleReports.HostileLabels
            .Select(label => label.Replace('\u0001', '\uFFFD').Replace('\u0085', '\uFFFD'))];
        const string RowHeads = "[...document.querySelectorAll('#confusion-matrix tbody th')].map(cell => cell.textContent)";
        Assert.Equal(expected, await page.EvaluateAsync<string[]>(RowHeads));
        Assert.Equal("<script>window.hacked=9</script>", await page.EvaluateAsync<string>("document.querySelector('h1').textContent"));
        Assert.Equal(3, await page.EvaluateAsync<int>("document.scripts.length - 0 + document.querySelectorAll('style').length"));

        // What the script puts into the page comes from the data: there nothing is replaced.
        Assert.Equal(
            Pipelines.Tests.Reporting.Samples.SampleReports.HostileLabels,
            await page.EvaluateAsync<string[]>("JSON.parse(document.getElementById('report-data').textContent).labels"));
        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task A_cards_button_shows_the_whole_group()
    {
        await using var page = await browser.OpenAsync(pages.Clustering);
        await page.ClickAsync("[data-cluster='3'] [data-group]");
        Assert.Equal(20, await page.EvaluateAsync<int>(Figures));
        Assert.Equal("group 3", await page.EvaluateAsync<string>("document.getElementById('gallery-title').textContent"));
        Assert.Equal("gallery-title", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.ClickAsync("[data-cluster='1'] .strip button");
        Assert.Contains(
            "1 of 6", await page.EvaluateAsync<string>("document.getElementById('picture-title').textContent"), StringComparison.Ordinal);
        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task Two_hundred_classes_open_and_their_cells_answer()
    {
        await using var page = await browser.OpenAsync(pages.ManyClasses);
        Assert.Equal(200, await page.EvaluateAsync<int>("document.querySelectorAll('#confusion-matrix tbody tr').length"));
        await page.ClickAsync(".confusions button");
        Assert.NotEqual(0, await page.EvaluateAsync<int>(Figures));
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('#confusion-matrix [tabindex=\"0\"]').length"));
        await page.Page.SelectAsync("#confusion-order", "similarity");
        await page.AssertQuietAsync();
    }
}
