using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Knowledge.Meaning.MeaningRig;

namespace AiService.Tests.Knowledge.Meaning;

/// <summary>Vectors follow the entries and the model.</summary>
public sealed class ChangedEntryTests : IDisposable
{
    private readonly MeaningRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task An_entry_whose_new_text_the_model_refuses_is_no_longer_found_by_the_meaning_of_the_old_one()
    {
        await using var service = await rig.StartAsync(3);
        rig.Model.Refuses = "xyzzy";
        using (var python = TemporaryFolder.Connect(rig.Folder.File("knowledge_base.db")))
        {
            python.Execute("PRAGMA busy_timeout = 5000; UPDATE knowledge SET keyword = 'xyzzy', title = 't', solution = 's' WHERE id = 3");
        }

        await rig.UntilAsync(service, 2, isDone: () => service.Log.Text.Contains("refuses entry 3", StringComparison.Ordinal));

        (await SearchAsync(service, "处理器繁忙")).Should().BeEmpty();
        (await SearchAsync(service, "xyzzy")).Select(Keyword).Should().Equal("xyzzy");
    }

    [Fact]
    public async Task Another_file_restored_over_the_one_in_use_is_embedded_again()
    {
        await using var service = await rig.StartAsync(3);
        using (var other = new SearchRig())
        {
            await other.AddAsync("接口掉线", "t", "s");
            await other.AddAsync("处理器异常", "t", "s");
            using var source = other.Foreign();
            using var target = TemporaryFolder.Connect(rig.Folder.File("knowledge_base.db"));
            source.BackupDatabase(target);
        }

        await rig.UntilAsync(service, 5);

        (await SearchAsync(service, "processor")).Select(Keyword).Should().BeEquivalentTo("处理器异常", "CPU过载");
    }

    [Fact]
    public async Task A_model_whose_dimension_changes_while_the_service_runs_embeds_every_entry_again()
    {
        await using var service = await rig.StartAsync(3);
        rig.Model.Padding = 4;
        await AddAsync(service, "处理器异常", "t");

        await rig.UntilAsync(service, 4, TimeSpan.FromSeconds(31));

        (await SearchAsync(service, "processor")).Select(Keyword).Should().BeEquivalentTo("处理器异常", "CPU过载");
    }
}
