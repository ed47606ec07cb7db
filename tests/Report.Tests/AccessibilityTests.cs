namespace Report.Tests;

/// <summary>Whether everybody can use the page: names, headings, contrast, narrow screens, the keyboard alone.</summary>
public sealed class AccessibilityTests(Browser browser, SamplePages pages) : IClassFixture<Browser>, IClassFixture<SamplePages>
{
    private static readonly string s_check =
        new StreamReader(typeof(AccessibilityTests).Assembly.GetManifestResourceStream("accessibility.js")!).ReadToEnd();

    public static TheoryData<string, int, bool> Views
    {
        get
        {
            var views = new TheoryData<string, int, bool>();
            foreach (var name in new[] { "classification", "clustering", "pretext", "hostile", "two images", "comparison" })
            {
                views.Add(name, 1400, false);
                views.Add(name, 1400, true);
                views.Add(name, 400, false);
                views.Add(name, 400, true);
            }

            return views;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task Names_headings_landmarks_and_contrasts_are_right(string name, int width, bool isDark)
    {
        await using var page = await browser.OpenAsync(pages[name], width, isDark);
        await page.EvaluateAsync<bool>(
            "() => { document.querySelectorAll('details').forEach(details => { details.open = true; }); return true; }", []);
        Assert.Empty(await page.Page.EvaluateFunctionAsync<string[]>(s_check));

        // The same with a picture open.
        await page.EvaluateAsync<bool>(
            "() => { document.querySelector('#gallery figure button, .strip button').click(); return true; }", []);
        Assert.Empty(await page.Page.EvaluateFunctionAsync<string[]>(s_check));
    }

    [BrowserTheory]
    [InlineData("classification")]
    [InlineData("clustering")]
    [InlineData("pretext")]
    [InlineData("hostile")]
    [InlineData("comparison")]
    public async Task Nothing_is_wider_than_a_narrow_screen(string name)
    {
        await using var page = await browser.OpenAsync(pages[name], width: 400);
        await page.EvaluateAsync<bool>(
            "() => { document.querySelectorAll('details').forEach(details => { details.open = true; }); return true; }", []);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            """
            () => document.documentElement.scrollWidth <= 400 ? [] : [...document.querySelectorAll("body *")]
              .filter(element => element.getBoundingClientRect().right > 400 && !element.closest(".scroll, svg, dialog"))
              .map(element => element.tagName + "." + element.className + " " + element.textContent.slice(0, 30))
            """, []));
        await page.EvaluateAsync<bool>(
            "() => { document.querySelector('#gallery figure button, .strip button').click(); return true; }", []);
        Assert.True(await page.EvaluateAsync<bool>(
            "(() => { const dialog = document.getElementById('picture'); return dialog.scrollWidth <= dialog.clientWidth + 1; })()"));
    }

    [BrowserTheory]
    [InlineData("classification")]
    [InlineData("clustering")]
    [InlineData("pretext")]
    public async Task The_keyboard_alone_reaches_everything_and_shows_where_it_is(string name)
    {
        await using var page = await browser.OpenAsync(pages[name]);
        await page.PressAsync("Tab");
        Assert.Equal("skip", await page.EvaluateAsync<string>("document.activeElement.className"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"));

        // Marks whatever gets the focus, until it is back at the beginning.
        await page.EvaluateAsync<bool>(
            """
            () => {
              document.addEventListener("focusin", event => {
                event.target.dataset.reached = "";
                const style = getComputedStyle(event.target);
                if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) event.target.dataset.unseen = "";
              });
              return true;
            }
            """, []);
        for (var i = 0; i < 400 && !await page.EvaluateAsync<bool>("document.activeElement === document.body"); i++)
        {
            await page.PressAsync("Tab");
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('[data-unseen]').length"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("nav a, main button, select, summary, .scroll")]
              .filter(element => element.checkVisibility() && !("reached" in element.dataset) && !element.closest("#confusion-matrix"))
              .map(element => element.outerHTML.slice(0, 100))
            """, []));

        // The matrix and the map have one stop each.
        if (name == "classification")
        {
            await page.EvaluateAsync<bool>(
                "() => { document.querySelector('#confusion-matrix [tabindex=\"0\"]').focus(); return true; }", []);
            await page.PressAsync("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
            Assert.Equal(5, await page.EvaluateAsync<int>("document.querySelectorAll('#confusion-matrix [data-reached]').length"));
            await page.PressAsync("Home", "ArrowDown", "ArrowDown", "ArrowUp", "Enter");
            Assert.Equal(
                "dog predicted as cat: 3 images", await page.EvaluateAsync<string>("document.getElementById('gallery-title').textContent"));
            Assert.Equal("gallery-title", await page.EvaluateAsync<string>("document.activeElement.id"));
            await page.PressAsync("Tab", "Enter");
            Assert.True(await page.EvaluateAsync<bool>("document.getElementById('picture').open"));
        }

        await page.AssertQuietAsync();
    }

    [BrowserFact]
    public async Task It_prints_its_pictures_without_its_controls()
    {
        await using var page = await browser.OpenAsync(pages.Classification);
        var pdf = await page.Page.PdfDataAsync(new() { PrintBackground = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        Assert.True(pdf.Length > 50_000, $"{pdf.Length} bytes have no pictures");
        await page.Page.EmulateMediaTypeAsync(PuppeteerSharp.Media.MediaType.Print);
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('nav').checkVisibility()"));
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('gallery').checkVisibility()"));
        await page.AssertQuietAsync();
    }
}
