using AiService.Faults;

namespace AiService.Tests.Faults.Interfaces;

/// <summary>The vendors' lists agree with each other and are read by the scanner.</summary>
public sealed class InterfaceListTests
{
    public static TheoryData<string> Lists => [.. InterfaceLists.Names];

    [Fact]
    public void Each_vendor_has_a_list()
    {
        InterfaceLists.Names.Should().Contain([
            "huawei", "h3c", "cisco-ios", "cisco-iosxr", "cisco-nxos", "arista", "juniper", "linux", "ruijie", "zte", "fortinet",
            "mikrotik", "dell", "hpe-aruba", "nokia", "extreme", "brocade", "bsd", "bdcom", "paloalto", "hillstone", "adtran",
        ]);
    }

    [Fact]
    public void A_spelling_means_one_kind_whichever_vendor_writes_it()
    {
        var spellings = InterfaceLists.All.SelectMany(kind => kind.Spellings.Select(spelling => (Word: spelling.Word.ToLowerInvariant(), kind.Kind)));

        spellings.GroupBy(spelling => spelling.Word).Where(word => word.Select(spelling => spelling.Kind).Distinct().Count() > 1)
            .Select(word => $"{word.Key}: {string.Join(", ", word.Select(spelling => spelling.Kind).Distinct())}").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Each_spelling_is_found_in_each_sentence(string list)
    {
        foreach (var spelling in InterfaceLists.Of(list)!.SelectMany(kind => kind.Spellings))
        {
            var name = spelling.Word + Numbers(spelling.Form);
            if (name.Contains('|', StringComparison.Ordinal))
            {
                continue;
            }

            InterfaceName.TryParse(name, out _).Should().BeTrue(name);
            foreach (var sentence in Sentences.Of(name))
            {
                PortMentions.In(sentence).Should().ContainSingle(sentence).Which.Name?.Text.Should().Be(name, sentence);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_name_has_its_kind_as_key(string list)
    {
        foreach (var kind in InterfaceLists.Of(list)!.Where(kind => kind.Form is not (NumberForm.Place or NumberForm.Address or NumberForm.Name)))
        {
            InterfaceKinds.KindOf(kind.Long).Should().Be(kind.Kind, kind.Long);
            if (!kind.Long.Contains('|', StringComparison.Ordinal))
            {
                kind.IsNameOf(kind.Long + Numbers(kind.Form)).Should().BeTrue(kind.Long);
            }
        }
    }

    private static string Numbers(NumberForm form)
    {
        return form switch
        {
            NumberForm.Slots or NumberForm.One => "1/0/7",
            NumberForm.Fpc => "0/1/2",
            NumberForm.Location => "0/RP0/CPU0/0",
            NumberForm.Place => "3s0f1",
            NumberForm.Address => "00005e005301",
            NumberForm.Name => "7f3a12b",
            NumberForm.Joined => "0_1",
            NumberForm.Dashed => "0-23",
            NumberForm.Dotted => "1.0.12",
            NumberForm.Number or NumberForm.Blank => "17",
            _ => "1",
        };
    }
}
